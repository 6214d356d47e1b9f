using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>What became of an upload of several requests.</summary>
/// <param name="Error">Why it failed; none when it did not.</param>
/// <param name="IsUncertain">Whether the request that failed is the one that makes the object: it may have been carried out.</param>
/// <param name="MayBeginAnew">Whether this upload is spoiled, and another one may succeed.</param>
internal readonly record struct UploadOutcome(FsError Error, bool IsUncertain = false, bool MayBeginAnew = false);
