using System.Globalization;
using AisFs.Client.Wire;

namespace AisFs.Client.Objects;

/// <summary>What a GET asks for, in its URL and its headers.</summary>
internal static class GetRequests
{
    /// <summary>Path and query.</summary>
    /// <param name="item">The object.</param>
    /// <param name="options">What is to be read.</param>
    /// <param name="forUrl">Whether the URL is for the user, and leaves out empty parameters.</param>
    public static string CreatePath(ObjectAddress item, AisGetOptions options, bool forUrl)
    {
        bool isArchive = options.ArchivePath is not null || options.ArchivePattern is not null;
        if (!isArchive && options.Etl is null && !options.Latest)
        {
            return item.PathAndQuery;
        }

        QueryBuilder query = new(item.PathAndQuery);
        if (isArchive)
        {
            query.AddIf(QueryNames.ArchiveMode, options.ArchiveMode switch
            {
                AisArchiveMode.Regexp => QueryNames.ArchiveRegexp,
                AisArchiveMode.Prefix => QueryNames.ArchivePrefix,
                AisArchiveMode.Suffix => QueryNames.ArchiveSuffix,
                AisArchiveMode.Substring => QueryNames.ArchiveSubstring,
                AisArchiveMode.WebDatasetKey => QueryNames.ArchiveWebDatasetKey,
                _ => null,
            });
            query.Add(QueryNames.ArchivePath, options.ArchivePath ?? string.Empty);
            if (!forUrl || options.ArchivePattern is not null)
            {
                query.Add(QueryNames.ArchivePattern, options.ArchivePattern ?? string.Empty);
            }
        }

        AddEtl(query, options.Etl);
        return query.AddIf(options.Latest, QueryNames.Latest, HeaderNames.True).ToString();
    }

    /// <summary>Adds an ETL to a query.</summary>
    public static void AddEtl(QueryBuilder query, AisEtlReference? etl)
    {
        if (etl is not null)
        {
            query.Add(QueryNames.EtlName, etl.Name)
                .AddIf(QueryNames.EtlPipeline, string.Join(',', etl.Pipeline))
                .AddIf(QueryNames.EtlArguments, etl.Arguments);
        }
    }

    /// <summary>The headers of a GET; null for none.</summary>
    public static List<KeyValuePair<string, string>>? CreateHeaders(AisGetOptions options)
    {
        if (options.Range is { } range)
        {
            return [new(HeaderNames.Range, range.ToString())];
        }

        if (!options.BlobDownload)
        {
            return null;
        }

        List<KeyValuePair<string, string>> headers = [new(HeaderNames.BlobDownload, HeaderNames.True)];
        if (options.BlobChunkSize.Length > 0)
        {
            headers.Add(new(HeaderNames.BlobChunkSize, options.BlobChunkSize));
        }

        if (options.BlobWorkers != 0)
        {
            headers.Add(new(HeaderNames.BlobWorkers, options.BlobWorkers.ToString(CultureInfo.InvariantCulture)));
        }

        return headers;
    }
}
