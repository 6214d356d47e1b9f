using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client;

/// <content>HEAD and GET.</content>
public sealed partial class AisObject
{
    /// <summary>Reads the properties.</summary>
    /// <param name="properties">
    /// Which ones, separated by commas, see <see cref="AisHeadProperties"/>; null: what every cluster tells (no last write, no ETag).
    /// What the cluster has is told: to look for a newer version in a cloud is a matter of GET, as a HEAD that asks for it makes
    /// the cluster drop the connection.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The properties.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<AisObjectProperties> HeadAsync(string? properties = null, CancellationToken cancellationToken = default)
    {
        using AisResponse response = await Transport.SendAsync(CreateHead(properties), cancellationToken).ConfigureAwait(false);
        return ReadHead(response, properties);
    }

    /// <summary>Reads the properties, if the object exists. A missing one costs no exception.</summary>
    /// <param name="properties">Which ones, as for <see cref="HeadAsync"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The properties; null when the object or its bucket does not exist.</returns>
    public async ValueTask<AisObjectProperties?> TryHeadAsync(string? properties = null, CancellationToken cancellationToken = default)
    {
        AisOutcome outcome = await Transport.TrySendAsync(CreateHead(properties), cancellationToken).ConfigureAwait(false);
        if (outcome.IsMissing)
        {
            return null;
        }

        using AisResponse response = outcome.GetOrThrow();
        return ReadHead(response, properties);
    }

    /// <summary>Begins to read the object.</summary>
    /// <param name="options">What to read, and how; null: all of it.</param>
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>The body, to be disposed.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    /// <exception cref="AisRangeException">The range lies behind the end.</exception>
    public async ValueTask<AisObjectBody> GetAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisGetOptions.Default;
        AisRequest request = CreateGet(options);
        return ReadGet(await Transport.SendAsync(request, cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>Begins to read the object, if it exists. A missing one costs no exception.</summary>
    /// <param name="options">What to read, and how; null: all of it.</param>
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>The body, to be disposed; null when the object or its bucket does not exist.</returns>
    /// <exception cref="AisRangeException">The range lies behind the end.</exception>
    public async ValueTask<AisObjectBody?> TryGetAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisGetOptions.Default;
        AisOutcome outcome = await Transport.TrySendAsync(CreateGet(options), cancellationToken).ConfigureAwait(false);
        return outcome.IsMissing ? null : ReadGet(outcome.GetOrThrow(), options);
    }

    /// <summary>Reads the whole object into an array; for small ones. A body that breaks off is read again.</summary>
    /// <param name="options">What to read, and how; null: all of it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="AisObjectNotFoundException">The object does not exist.</exception>
    public async ValueTask<byte[]> ReadAllAsync(AisGetOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= AisGetOptions.Default;
        AisRequest request = CreateGet(options);
        for (int attempt = 1; ; attempt++)
        {
            AisResponse response = await Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                using AisObjectBody body = ReadGet(response, options);
                return await body.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (AisException e) when (e is AisTruncatedException or AisTimeoutException)
            {
                e.Attempts = attempt;
                if (!await Transport.WaitToRetryAsync(request, e, attempt, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>The URL that a GET of the object is sent to.</summary>
    /// <param name="options">What would be read; null: all of it.</param>
    /// <returns>The URL, escaped.</returns>
    public string GetRequestUrl(AisGetOptions? options = null)
        => Bucket.Client.Endpoint + (options is null ? _path : CreateGetPath(options, forUrl: true));

    private AisRequest CreateHead(string? properties) => CreateRequest(
        HttpMethod.Head,
        properties is null ? _path : new QueryBuilder(_path).Add("props", properties).ToString(),
        isIdempotent: true,
        isDirect: Transport.AllowsDirect(null));

    // Unless it is asked for properties, a cluster leaves out a length of 0.
    private AisObjectProperties ReadHead(AisResponse response, string? properties)
        => HeaderReader.ReadObject(response, Name, response.ContentLength ?? (properties is null ? 0 : -1));

    private AisRequest CreateGet(AisGetOptions options)
    {
        options.Validate();
        List<KeyValuePair<string, string>>? headers = null;
        if (options.Range is { } range)
        {
            headers = [new("Range", range.ToString())];
        }

        if (options.BlobDownload)
        {
            headers = [new("Ais-Blob-Download", "true")];
            if (options.BlobChunkSize.Length > 0)
            {
                headers.Add(new("Ais-Blob-Chunk", options.BlobChunkSize));
            }

            if (options.BlobWorkers != 0)
            {
                headers.Add(new("Ais-Blob-Workers", options.BlobWorkers.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        bool isDirect = options.Etl is null && !options.BlobDownload && Transport.AllowsDirect(options.DirectReads);
        return CreateRequest(HttpMethod.Get, CreateGetPath(options, forUrl: false), headers: headers, isIdempotent: true, isDirect: isDirect, mayBeCold: true);
    }

    private string CreateGetPath(AisGetOptions options, bool forUrl)
    {
        bool isArchive = options.ArchivePath is not null || options.ArchivePattern is not null;
        if (!isArchive && options.Etl is null && !options.Latest)
        {
            return _path;
        }

        QueryBuilder query = new(_path);
        if (isArchive)
        {
            query.AddIf("archmode", options.ArchiveMode switch
            {
                AisArchiveMode.Regexp => "regexp",
                AisArchiveMode.Prefix => "prefix",
                AisArchiveMode.Suffix => "suffix",
                AisArchiveMode.Substring => "substr",
                AisArchiveMode.WebDatasetKey => "wdskey",
                _ => null,
            });
            query.Add("archpath", options.ArchivePath ?? string.Empty);
            if (!forUrl || options.ArchivePattern is not null)
            {
                query.Add("archregx", options.ArchivePattern ?? string.Empty);
            }
        }

        AddEtl(query, options.Etl);
        return query.AddIf(options.Latest, "latest-ver", "true").ToString();
    }

    private static void AddEtl(QueryBuilder query, AisEtlReference? etl)
    {
        if (etl is not null)
        {
            query.Add("etl_name", etl.Name)
                .AddIf("etl_pipeline", string.Join(',', etl.Pipeline))
                .AddIf("etl_args", etl.Arguments);
        }
    }

    private AisObjectBody ReadGet(AisResponse response, AisGetOptions options)
    {
        try
        {
            long length = response.ContentLength ?? -1;
            long offset = 0;
            long size = length;
            if (response.Status == 206)
            {
                if (!HeaderReader.TryReadRange(response.GetHeader("Content-Range"), out offset, out long rangeLength, out size))
                {
                    // Some answers tell the bytes but not where they lie: they are taken as those that were asked for.
                    offset = Math.Max(0, options.Range?.Offset ?? 0);
                    size = -1;
                }
                else if (length >= 0 && length != rangeLength)
                {
                    throw new AisProtocolException($"{response.Request}: the body has {length} bytes, its Content-Range {rangeLength}.");
                }
                else
                {
                    length = rangeLength;
                }

                if (options.Range is { Offset: >= 0 } asked && (offset != asked.Offset || (asked.Length > 0 && length > asked.Length)))
                {
                    throw new AisProtocolException($"{response.Request}: {asked} was asked for, {length} bytes from {offset} came.");
                }
            }
            else if (options.Range is { } range && options.Etl is null && !(range.Offset == 0 && (range.Length < 0 || (length >= 0 && length <= range.Length))))
            {
                throw new AisProtocolException($"{response.Request}: {range} was asked for, and the whole object came ({response.Status}).");
            }

            return new AisObjectBody(response, HeaderReader.ReadObject(response, Name, size), offset, length, Bucket.Client.Options);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
