using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <summary>A handle of a bucket: a name, not a promise that the bucket exists. Immutable.</summary>
/// <remarks>Cancellation calls no change back that was sent, and ends no job that was started.</remarks>
public partial class AisBucket
{
    private readonly ClientAreas _areas;

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisBucket()
    {
        Client = null!;
        _areas = null!;
        Address = null!;
    }

    internal AisBucket(AisClient client, ClientAreas areas, BucketAddress address)
    {
        Client = client;
        _areas = areas;
        Address = address;
    }

    /// <summary>The client.</summary>
    public virtual AisClient Client { get; }

    /// <summary>The name.</summary>
    public virtual string Name => Address.Name;

    /// <summary>The provider in canonical form.</summary>
    public virtual string Provider => Address.Provider;

    /// <summary>The namespace.</summary>
    public virtual AisNamespace Namespace => Address.Namespace;

    /// <summary>The bucket as a URL, for example <c>ais://@remote#ns/name</c>.</summary>
    public virtual string Url => Address.Url;

    /// <summary>The unique name of the bucket, which its objects' unique names begin with: <c>ais/@#/name/</c>.</summary>
    public virtual string UniqueName => Address.UniqueName;

    /// <summary>Whether the bucket has a remote side, in a cloud or another cluster.</summary>
    public virtual bool IsRemote => Address.IsRemote;

    /// <summary>The bucket as a value: what a list of buckets says of it.</summary>
    public virtual AisBucketInfo Info => new(Name, Provider, Namespace);

    /// <summary>
    /// The parameters of the query that tell the bucket apart from others of its name: <c>provider</c>, and <c>namespace</c> unless it
    /// is the global one. For requests of one's own, see <see cref="MakeRequestAsync"/>; not escaped.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> QueryParameters => Address.CreateQueryParameters();

    internal BucketAddress Address { get; }

    /// <summary>Names an object. Nothing is sent.</summary>
    /// <param name="name">The name; '/' separates directories. Nothing in it is escaped.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="ArgumentException">The name can't be the name of an object.</exception>
    public virtual AisObject Object(string name)
        => new(this, _areas, ObjectAddress.Of(Address, name));

    /// <summary>Names an object, if it can have the name. Nothing is sent.</summary>
    /// <param name="name">The name; '/' separates directories. Nothing in it is escaped.</param>
    /// <param name="item">The handle; null when no request can carry the name: empty, of more than 8192 characters, with a
    /// segment '.' or '..', with U+0000 or half a surrogate pair.</param>
    /// <returns>Whether it can.</returns>
    public virtual bool TryObject(string name, [NotNullWhen(true)] out AisObject? item)
    {
        ArgumentNullException.ThrowIfNull(name);
        item = ObjectNameRules.FindFault(name) is null ? new AisObject(this, _areas, new ObjectAddress(Address, name)) : null;
        return item is not null;
    }

    /// <summary>Creates the bucket; ais:// only. A cluster that has just started, and refuses it for a moment (503), is asked again.</summary>
    /// <param name="existOk">Whether it may exist already.</param>
    /// <returns>Completes when the cluster has it.</returns>
    /// <exception cref="AisBucketExistsException">It exists, and <paramref name="existOk"/> is false.</exception>
    /// <exception cref="AisInvalidNameException">
    /// A cluster allows 1 to 64 ASCII letters, digits, '-', '_' and '.', no '.' in front and no two next to each other.
    /// </exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud.</exception>
    public virtual ValueTask CreateAsync(bool existOk = false, CancellationToken cancellationToken = default)
        => _areas.Buckets.Lifecycle.CreateAsync(Address, existOk, cancellationToken);

    /// <summary>Destroys the bucket with all its objects; ais:// only.</summary>
    /// <param name="missingOk">Whether it may be absent already.</param>
    /// <returns>Completes when the cluster has forgotten it. Several clients that destroy it at the same time may all get success.</returns>
    /// <exception cref="AisBucketNotFoundException">It does not exist, and <paramref name="missingOk"/> is false.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud.</exception>
    public virtual ValueTask DestroyAsync(bool missingOk = false, CancellationToken cancellationToken = default)
        => _areas.Buckets.Lifecycle.DestroyAsync(Address, missingOk, cancellationToken);

    /// <summary>Reads the properties.</summary>
    /// <returns>The properties.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<AisBucketProperties> HeadAsync(CancellationToken cancellationToken = default)
        => _areas.Buckets.Lifecycle.HeadAsync(Address, cancellationToken);

    /// <summary>Reads the properties, if the bucket exists.</summary>
    /// <returns>The properties; null when the bucket does not exist.</returns>
    public virtual ValueTask<AisBucketProperties?> TryHeadAsync(CancellationToken cancellationToken = default)
        => _areas.Buckets.Lifecycle.TryHeadAsync(Address, cancellationToken);

    /// <summary>Changes properties.</summary>
    /// <param name="changes">What changes.</param>
    /// <returns>The job that brings the bucket's objects into the new form (copies, erasure coding); its id is empty when none is needed.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual async ValueTask<AisJob> SetPropertiesAsync(AisBucketChanges changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return ToJob(await _areas.Buckets.Changes.SetAsync(Address, changes, cancellationToken).ConfigureAwait(false), string.Empty);
    }

    /// <summary>Changes properties that <see cref="AisBucketChanges"/> does not name.</summary>
    /// <param name="changes">An object in the cluster's form, for example <c>{"mirror":{"burst_buffer":512}}</c>; unknown fields are refused.</param>
    /// <returns>The job that brings the bucket's objects into the new form; its id is empty when none is needed.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual async ValueTask<AisJob> SetPropertiesAsync(JsonElement changes, CancellationToken cancellationToken = default)
        => ToJob(await _areas.Buckets.Changes.SetAsync(Address, changes, cancellationToken).ConfigureAwait(false), string.Empty);

    /// <summary>Gives all properties the cluster's defaults.</summary>
    /// <returns>The job that brings the bucket's objects into the new form; its id is empty when none is needed.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual async ValueTask<AisJob> ResetPropertiesAsync(CancellationToken cancellationToken = default)
        => ToJob(await _areas.Buckets.Changes.ResetAsync(Address, cancellationToken).ConfigureAwait(false), string.Empty);

    /// <summary>Counts the bucket's objects. Takes long for large buckets, and has no time limit of its own.</summary>
    /// <param name="options">What to count; null: what is on the cluster's disks.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<AisBucketSummary> GetSummaryAsync(AisSummaryOptions? options = null, CancellationToken cancellationToken = default)
        => _areas.Buckets.Summaries.GetAsync(Address, options ?? AisSummaryOptions.Default, cancellationToken);

    /// <summary>Reads the properties and counts the objects. Takes long for large buckets, and has no time limit of its own.</summary>
    /// <param name="presence">What counts.</param>
    /// <param name="countRemote">Whether objects in the cloud or remote cluster count too.</param>
    /// <param name="prefix">What the names of the objects that count begin with; empty: all count.</param>
    /// <returns>Properties and summary.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public virtual ValueTask<AisBucketDetails> GetDetailsAsync(
        AisPresence presence = AisPresence.Exists, bool countRemote = true, string prefix = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return _areas.Buckets.Summaries.GetDetailsAsync(Address, presence, countRemote, prefix, cancellationToken);
    }

    /// <summary>Writes an inventory of the bucket, which listings can then read. Never sent twice.</summary>
    /// <param name="options">What it holds; null: everything, under the cluster's name for it.</param>
    /// <param name="cancellationToken">Ends the request; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    public virtual async ValueTask<AisJob> CreateInventoryAsync(AisInventoryOptions? options = null, CancellationToken cancellationToken = default)
    {
        string id = await _areas.Buckets.Inventories.CreateAsync(Address, options ?? AisInventoryOptions.Default, cancellationToken).ConfigureAwait(false);
        return ToJob(id, AisJobKinds.CreateInventory);
    }

    /// <summary>Removes an inventory.</summary>
    /// <param name="name">Its name; empty: the only one.</param>
    /// <returns>Completes when it is gone.</returns>
    public virtual ValueTask DestroyInventoryAsync(string name = "", CancellationToken cancellationToken = default)
        => _areas.Buckets.Inventories.DestroyAsync(Address, name, cancellationToken);

    /// <summary>Describes the bucket's inventories.</summary>
    /// <param name="name">The name of one; empty: all.</param>
    /// <returns>The inventories by the objects that hold them.</returns>
    public virtual ValueTask<IReadOnlyDictionary<string, AisInventory>> GetInventoriesAsync(string name = "", CancellationToken cancellationToken = default)
        => _areas.Buckets.Inventories.ListAsync(Address, name, cancellationToken);

    /// <summary>Sends any control message to the bucket.</summary>
    /// <param name="method">The method. GET, HEAD, PUT and DELETE are taken as idempotent.</param>
    /// <param name="action">The action, for example <c>copy-bck</c>.</param>
    /// <param name="value">The action's value; the default sends null.</param>
    /// <param name="query">Parameters of the query, unescaped; null: those that name the bucket.</param>
    /// <param name="name">The name in the message, which some actions take.</param>
    /// <returns>The answer, to be disposed.</returns>
    public virtual ValueTask<AisResult> MakeRequestAsync(
        HttpMethod method,
        string action,
        JsonElement value = default,
        IEnumerable<KeyValuePair<string, string>>? query = null,
        string name = "",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(name);
        string pathAndQuery = Address.PathAndQuery;
        if (query is not null)
        {
            QueryBuilder builder = new(Address.Path);
            foreach ((string key, string text) in query)
            {
                builder.Add(key, text);
            }

            pathAndQuery = builder.ToString();
        }

        return Client.MakeRequestAsync(method, pathAndQuery, MessageWriter.Action(action, value, name), cancellationToken: cancellationToken);
    }

    /// <summary>The bucket as a URL.</summary>
    /// <returns><see cref="Url"/>.</returns>
    public override string ToString() => Url;

    private AisJob ToJob(string id, string kind) => new(_areas.Jobs, id, kind);
}
