using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>Inventories (AIS 5.0), and listings in other forms.</content>
public sealed partial class AisBucket
{
    /// <summary>Writes an inventory of the bucket, which listings can then read. Never sent twice.</summary>
    /// <param name="options">What it holds; null: everything, under the cluster's name for it.</param>
    /// <param name="cancellationToken">Cancels; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    public ValueTask<AisJob> CreateInventoryAsync(AisInventoryOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisInventoryOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.NamesPerChunk, nameof(options));
        byte[] json = ActionMessage.Create(AisJobKinds.CreateInventory, string.Empty, options, static (writer, options) =>
        {
            writer.WriteStartObject();
            WriteIf(options.Name, "name"u8);
            if (options.NamesPerChunk > 0)
            {
                writer.WriteNumber("names_per_chunk"u8, options.NamesPerChunk);
            }

            if (options.Force)
            {
                writer.WriteBoolean("force"u8, true);
            }

            WriteIf(options.Prefix, "prefix"u8);
            WriteIf(options.Properties, "props"u8);
            writer.WriteEndObject();

            void WriteIf(string text, ReadOnlySpan<byte> name)
            {
                if (text.Length > 0)
                {
                    writer.WriteString(name, text);
                }
            }
        });
        return StartAsync(HttpMethod.Post, _path + _query, json, AisJobKinds.CreateInventory, cancellationToken);
    }

    /// <summary>Removes an inventory.</summary>
    /// <param name="name">Its name; empty: the only one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when it is gone.</returns>
    public ValueTask DestroyInventoryAsync(string name = "", CancellationToken cancellationToken = default)
        => Client.Transport.ExecuteAsync(CreateRequest(HttpMethod.Delete, _path + _query, ActionMessage.Create("destroy-inventory", name), isIdempotent: true), cancellationToken);

    /// <summary>Describes the bucket's inventories.</summary>
    /// <param name="name">The name of one; empty: all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The inventories by the objects that hold them.</returns>
    public async ValueTask<IReadOnlyDictionary<string, AisInventory>> GetInventoriesAsync(string name = "", CancellationToken cancellationToken = default)
    {
        AisRequest request = CreateRequest(HttpMethod.Get, _path + _query, ActionMessage.Create("show-inventory", name), isIdempotent: true);
        using AisResponse response = await Client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        JsonFields json = await JsonFields.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return json.Members().ToDictionary(static member => member.Name, static member => AisInventory.Read(member.Value));
    }

    /// <summary>Lists objects as handles, page after page; the next page is asked for when it is needed.</summary>
    /// <param name="options">What to list; null: all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The handles, in the order of the cluster; directories are left out.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public IAsyncEnumerable<AisObject> ListObjectsAsync(AisListOptions? options = null, CancellationToken cancellationToken = default)
        => ListAsync(options, cancellationToken).Where(static entry => !entry.IsDirectory).Select(entry => Object(entry.Name));

    /// <summary>Lists the URLs that GETs of the objects are sent to, page after page.</summary>
    /// <param name="prefix">Only objects whose names begin with this; empty: all.</param>
    /// <param name="etl">An ETL that each read goes through; null: none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The URLs, escaped.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public IAsyncEnumerable<string> ListUrlsAsync(string prefix = "", AisEtlReference? etl = null, CancellationToken cancellationToken = default)
    {
        AisGetOptions? options = etl is null ? null : new AisGetOptions { Etl = etl };
        return ListObjectsAsync(new AisListOptions { Prefix = prefix, Properties = "name" }, cancellationToken).Select(item => item.GetRequestUrl(options));
    }

    /// <summary>Lists what is in an archive (tar, tgz, tar.lz4, zip). A member's entry is named <c>shard.tar/path/in/archive</c>.</summary>
    /// <param name="archiveName">The object; or the beginning of the names of several.</param>
    /// <param name="includeArchive">Whether the archive itself is listed too.</param>
    /// <param name="options">Properties and size of a page; the rest of it does not count. Null: the defaults.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public IAsyncEnumerable<AisListEntry> ListArchiveAsync(
        string archiveName, bool includeArchive = false, AisListOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(archiveName);
        options ??= AisListOptions.Default;
        AisListOptions asked = new() { Prefix = archiveName, Flags = AisListFlags.ArchivesAsDirectories, Properties = options.Properties, PageSize = options.PageSize };
        return ListAsync(asked, cancellationToken).Where(entry => includeArchive || entry.Name != archiveName);
    }
}
