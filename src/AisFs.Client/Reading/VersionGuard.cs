using AisFs.Client.Wire;

namespace AisFs.Client.Reading;

/// <summary>Remembers which version of an object is read, and refuses answers of another. The cluster knows no conditional requests.</summary>
internal sealed class VersionGuard(ObjectAddress item)
{
    private readonly Lock _lock = new();
    private AisObjectProperties? _known;

    public void Check(AisObjectProperties now)
    {
        lock (_lock)
        {
            if (_known is not { } known)
            {
                _known = now;
                return;
            }

            if (Differs(known.Version, now.Version)
                || (known.Checksum.Type == now.Checksum.Type && Differs(known.Checksum.Value, now.Checksum.Value))
                || (known.Size >= 0 && now.Size >= 0 && known.Size != now.Size))
            {
                throw new AisVersionChangedException(
                    $"{item.Url} was replaced while it was read: version '{known.Version}' ({known.Size} bytes, {known.Checksum}) is now '{now.Version}' ({now.Size} bytes, {now.Checksum}).")
                {
                    Bucket = item.Bucket.Url,
                    ObjectName = item.Name,
                };
            }

            if (known.Version.Length == 0 || known.Checksum.IsNone || known.Size < 0)
            {
                // An answer that says more than the ones before completes them.
                _known = known with
                {
                    Version = known.Version.Length > 0 ? known.Version : now.Version,
                    Checksum = known.Checksum.IsNone ? now.Checksum : known.Checksum,
                    Size = known.Size >= 0 ? known.Size : now.Size,
                };
            }
        }
    }

    private static bool Differs(string known, string now) => known.Length > 0 && now.Length > 0 && known != now;
}
