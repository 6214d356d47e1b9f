using System.Buffers;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>PUT, append, delete, rename, copy and custom metadata.</content>
public sealed partial class AisObject
{
    private static readonly SearchValues<char> s_unfitForHandles = SearchValues.Create([.. Enumerable.Range(0, 32).Select(static c => (char)c), '\x7F', '|']);

    /// <summary>
    /// Stores the object; it appears as a whole or not at all, and replaces what has its name. With a checksum that the
    /// object has already the cluster stores nothing, see <see cref="AisPutResult.WasStored"/>; the custom metadata are set
    /// all the same.
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="options">Custom metadata and checksum; null for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the cluster tells of it.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisChecksumException">The content did not arrive as announced.</exception>
    public async ValueTask<AisPutResult> PutAsync(AisContent content, AisPutOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        options ??= AisPutOptions.Default;
        List<KeyValuePair<string, string>>? headers = null;
        IReadOnlyDictionary<string, string>? later = null;
        if (options.Custom is { Count: > 0 } custom)
        {
            // The cluster takes one key from a header line, and HTTP clients join repeated lines: one key rides on the
            // PUT, further ones are set after it.
            (string key, string value) = custom.First();
            headers = [new("Ais-Custom-Md", CustomMetadata.FormatHeader(key, value))];
            later = custom.Count > 1 ? custom.Skip(1).ToDictionary(StringComparer.Ordinal) : null;
        }

        if (!options.Checksum.IsNone)
        {
            headers ??= [];
            headers.Add(new("Ais-Checksum-Type", options.Checksum.Type));
            headers.Add(new("Ais-Checksum-Value", options.Checksum.Value));
        }

        AisRequest request = CreateRequest(HttpMethod.Put, _path, content: content, headers: headers, isIdempotent: true);
        AisPutResult result;
        using (AisResponse response = await Transport.SendAsync(request, cancellationToken).ConfigureAwait(false))
        {
            result = HeaderReader.ReadPut(response, content.Length);
        }

        if (!options.Checksum.IsNone && !result.WasStored)
        {
            // The object has this checksum already: neither the content nor what rode along was taken.
            later = options.Custom;
        }

        if (later is { Count: > 0 })
        {
            await SetCustomAsync(later, replaceAll: false, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>
    /// Whether the cluster's append works under this name. The handle that it answers holds the name between separators: a
    /// name with <c>|</c> or a control character in it makes the next request fail.
    /// </summary>
    public bool CanAppend => !Name.AsSpan().ContainsAny(s_unfitForHandles);

    /// <summary>
    /// Sends bytes that are to be appended; nothing is visible before <see cref="FlushAppendAsync"/>. Never sent twice. Only
    /// for an object of one part, which a HEAD tells (<see cref="AisHeadProperties.Chunked"/>): AIStore 5.0 cuts any other
    /// to its first part.
    /// </summary>
    /// <param name="content">The bytes.</param>
    /// <param name="handle">The handle from the call before; empty for the first: what the object has stays in front.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The handle for the next call.</returns>
    /// <exception cref="InvalidOperationException">The name does not allow it, see <see cref="CanAppend"/>.</exception>
    public async ValueTask<string> AppendAsync(AisContent content, string handle = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(handle);
        if (!CanAppend)
        {
            throw new InvalidOperationException($"{Url}: AIStore cannot append under a name with '|' or a control character.");
        }

        string path = new QueryBuilder(_path).Add("append_type", "append").Add("append_handle", handle).ToString();
        using AisResponse response = await Transport.SendAsync(CreateRequest(HttpMethod.Put, path, content: content), cancellationToken).ConfigureAwait(false);
        return response.GetHeader("Ais-Append-Handle") is { Length: > 0 } next
            ? next
            : throw new AisProtocolException($"{response.Request}: the answer to an append has no handle.");
    }

    /// <summary>Makes appended bytes visible.</summary>
    /// <param name="handle">The handle of the last append.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the cluster tells of the object.</returns>
    public async ValueTask<AisPutResult> FlushAppendAsync(string handle, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(handle);
        string path = new QueryBuilder(_path).Add("append_type", "flush").Add("append_handle", handle).ToString();
        AisRequest request = CreateRequest(HttpMethod.Put, path, content: AisContent.Empty);
        using AisResponse response = await Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return HeaderReader.ReadPut(response, -1);
    }

    /// <summary>Deletes the object.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when it is gone.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public ValueTask DeleteAsync(CancellationToken cancellationToken = default)
        => Transport.ExecuteAsync(CreateRequest(HttpMethod.Delete, _path, isIdempotent: true), cancellationToken);

    /// <summary>Deletes the object, if it exists. A missing one costs no exception.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it existed.</returns>
    public async ValueTask<bool> TryDeleteAsync(CancellationToken cancellationToken = default)
    {
        AisOutcome outcome = await Transport.TrySendAsync(CreateRequest(HttpMethod.Delete, _path, isIdempotent: true), cancellationToken).ConfigureAwait(false);
        if (outcome.IsMissing)
        {
            return false;
        }

        outcome.GetOrThrow().Dispose();
        return true;
    }

    /// <summary>Renames the object within its bucket, which must be an ais:// one, and replaces what has the new name.</summary>
    /// <param name="newName">The new name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The handle of the new name.</returns>
    /// <remarks>See <see cref="RenameAsync(string, AisRenameOptions?, CancellationToken)"/> for what a rename may destroy.</remarks>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud or a remote cluster.</exception>
    /// <exception cref="AisUnsafeNameException">The new name holds '%', '?', '#' or a control character.</exception>
    public ValueTask<AisObject> RenameAsync(string newName, CancellationToken cancellationToken = default)
        => RenameAsync(newName, null, cancellationToken);

    /// <summary>Renames the object within its bucket, which must be an ais:// one, and replaces what has the new name.</summary>
    /// <param name="newName">The new name.</param>
    /// <param name="options">How; null: only to a name that is safe.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The handle of the new name.</returns>
    /// <remarks>
    /// Dangerous: where the names belong to different targets, the cluster does not look at what became of the copy. It answers
    /// 200 and removes the object also when the other target has refused it, for example because it is full or a directory
    /// lies where the object would. Onto an object with the same checksum nothing is written: what it had for custom
    /// metadata stays, and the renamed object's is lost. Safe is <see cref="CopyToAsync"/>, then a look at the copy
    /// (<see cref="HeadAsync"/>: size, checksum, custom metadata), then <see cref="DeleteAsync"/>.
    /// </remarks>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisInvalidProviderException">The bucket lies in a cloud or a remote cluster.</exception>
    /// <exception cref="AisNameTakenException">A directory lies where the object would, on the same target.</exception>
    /// <exception cref="AisUnsafeNameException">
    /// The new name holds '%', '?', '#' or a control character: another target would take it for another name.
    /// </exception>
    public async ValueTask<AisObject> RenameAsync(string newName, AisRenameOptions? options, CancellationToken cancellationToken = default)
    {
        AisObject renamed = Bucket.Object(newName);
        if (Bucket.IsRemote)
        {
            throw new AisInvalidProviderException(Bucket.Provider, $"{Url} has a remote side: only objects of the cluster's own ais:// buckets can be renamed. Copy and delete it.");
        }

        renamed.RequireSafeDestination((options ?? AisRenameOptions.Default).AllowUnsafeName);
        byte[] json = ActionMessage.Create("rename-obj", newName);
        await Transport.ExecuteAsync(CreateRequest(HttpMethod.Post, _path, json), cancellationToken).ConfigureAwait(false);
        return renamed;
    }

    /// <summary>Copies the object on the cluster, custom metadata too, and replaces what has the name of the copy.</summary>
    /// <param name="destination">The copy; of the same cluster.</param>
    /// <param name="options">How to copy; null: as it is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when the cluster says that the copy is there.</returns>
    /// <remarks>
    /// The cluster says so also when the copy belongs to another target, and that one has refused it: look at the copy
    /// (<see cref="HeadAsync"/>: size, checksum, custom metadata) before the original is touched. Onto an object of another
    /// target the custom metadata of both are merged; onto an object with the same checksum nothing is written.
    /// </remarks>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">One of the buckets does not exist.</exception>
    /// <exception cref="AisNameTakenException">A directory lies where the copy would, on the same target.</exception>
    /// <exception cref="AisUnsafeNameException">
    /// The copy's name holds '%', '?', '#' or a control character: another target would take it for another name.
    /// </exception>
    public ValueTask CopyToAsync(AisObject destination, AisCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        options ??= AisCopyOptions.Default;
        destination.RequireSafeDestination(options.AllowUnsafeName);
        QueryBuilder query = new QueryBuilder(_path)
            .Add("object_to", destination.WireUniqueName)
            .Add("latest-ver", options.Latest)
            .Add("synchronize", options.Synchronize);
        AddEtl(query, options.Etl);
        return Transport.ExecuteAsync(CreateRequest(HttpMethod.Put, query.ToString(), content: AisContent.Empty, isIdempotent: true), cancellationToken);
    }

    /// <summary>Reads the custom metadata.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Keys and values; empty when there is none.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public async ValueTask<IReadOnlyDictionary<string, string>> GetCustomAsync(CancellationToken cancellationToken = default)
        => (await HeadAsync("custom", cancellationToken).ConfigureAwait(false)).Custom;

    /// <summary>Sets custom metadata.</summary>
    /// <param name="custom">Keys and values. Listings escape nothing: keys and values without spaces and colons come back whole.</param>
    /// <param name="replaceAll">Whether keys that are not named are dropped; else they stay.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when it is set.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public ValueTask SetCustomAsync(IReadOnlyDictionary<string, string> custom, bool replaceAll = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(custom);
        foreach (string key in custom.Keys)
        {
            CustomMetadata.CheckKey(key);
        }

        string path = replaceAll ? new QueryBuilder(_path).Add("set-new-custom", "true").ToString() : _path;
        AisRequest request = CreateRequest(HttpMethod.Patch, path, ActionMessage.CreateCustom(custom), isIdempotent: true);
        return Transport.ExecuteAsync(request, cancellationToken);
    }

    private void RequireSafeDestination(bool allowUnsafe)
    {
        if (!allowUnsafe && ObjectNameRules.IsMangledBetweenTargets(WireName))
        {
            throw new AisUnsafeNameException(
                Name, $"{Url} has '%', '?', '#' or a control character in its name: where another target sends the object there, it lands under another name, or is lost. Read it and put it there.");
        }
    }
}
