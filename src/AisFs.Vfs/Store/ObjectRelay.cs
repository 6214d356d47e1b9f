using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>The bytes of one version of an object, to be sent on without being kept. May be asked for again and again.</summary>
internal sealed class ObjectRelay(AisObject source, AisObjectProperties version)
{
    /// <summary>Reads the object and writes it to a request's body.</summary>
    /// <param name="destination">The body.</param>
    /// <returns>Completes when all bytes were written.</returns>
    /// <exception cref="AisVersionChangedException">The object is not that version any more.</exception>
    public async ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        AisObjectBody body = await source.GetAsync(null, cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            if (body.Length != version.Size || AisInfo.VersionOf(version).RelationTo(AisInfo.VersionOf(body.Properties)) == VersionRelation.Different)
            {
                throw new AisVersionChangedException($"{source.Url} is not what it was a moment ago.");
            }

            await body.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
    }
}
