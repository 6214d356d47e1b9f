using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>The requests by which a content becomes an object.</summary>
/// <param name="Put">One request for all.</param>
/// <param name="Append">Appends to an object.</param>
/// <param name="Finish">Ends an upload of several requests.</param>
/// <param name="Lost">Finds out what became of an upload whose answer was lost.</param>
/// <param name="Hasher">Computes checksums.</param>
/// <param name="Logger">Takes uploads that begin anew.</param>
internal sealed record UploadRequests(SinglePut Put, Appender Append, UploadFinisher Finish, LostUploads Lost, ContentHasher Hasher, ILogger Logger);
