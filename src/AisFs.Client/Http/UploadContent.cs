using System.Net;

namespace AisFs.Client.Http;

/// <summary>Sends an <see cref="AisContent"/>. The timeout runs while the network is waited for, not while the source is.</summary>
internal sealed class UploadContent(AisContent content, IdleTimeout timer, AisClientOptions options, ClientMeter meter) : HttpContent
{
    /// <summary>Why the source failed; null if it did not. Errors of the network are not errors of the source.</summary>
    public Exception? SourceError { get; private set; }

    /// <summary>How far it has left.</summary>
    public ContentProgress Progress { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Progress = ContentProgress.Begun;
        timer.Stop();
        UploadStream upload = new(stream, timer, options.IdleTimeout, content.Length, meter);
        await using (upload.ConfigureAwait(false))
        {
            try
            {
                await content.WriteToAsync(upload, cancellationToken).ConfigureAwait(false);

                // Without an announced length, the end of the request says that this was all.
                Progress = ContentProgress.Whole;
                if (content.Length >= 0 && upload.Written != content.Length)
                {
                    throw new AisException($"The content has {upload.Written} bytes, but {content.Length} were announced.");
                }
            }
            catch (Exception e) when (!upload.NetworkFailed
                && !(e is OperationCanceledException && (cancellationToken.IsCancellationRequested || timer.Token.IsCancellationRequested)))
            {
                SourceError = e;
                Progress = upload.MayBeWhole ? ContentProgress.Whole : ContentProgress.Begun;
                throw;
            }
            catch
            {
                Progress = upload.MayBeWhole ? ContentProgress.Whole : ContentProgress.Begun;
                throw;
            }
        }

        timer.Start(options.ResponseTimeout);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = content.Length;
        return length >= 0;
    }
}
