using System.Net;

namespace AisFs.Client.Http;

/// <summary>Sends an <see cref="AisContent"/>. The clock runs while the network is waited for, not while the source is.</summary>
internal sealed class UploadContent(AisContent content, IdleTimeout timer, AisClientOptions options) : HttpContent
{
    /// <summary>Why the source failed, if it did; an error of the network is none of its.</summary>
    public Exception? SourceError { get; private set; }

    /// <summary>Whether the source was asked for bytes.</summary>
    public bool WasStarted { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        WasStarted = true;
        timer.Stop();
        UploadStream upload = new(stream, timer, options.IdleTimeout, content.Length);
        await using (upload.ConfigureAwait(false))
        {
            try
            {
                await content.WriteToAsync(upload, cancellationToken).ConfigureAwait(false);
                if (content.Length >= 0 && upload.Written != content.Length)
                {
                    throw new AisException($"The content has {upload.Written} bytes, but {content.Length} were announced.");
                }
            }
            catch (Exception e) when (!upload.NetworkFailed
                && !(e is OperationCanceledException && (cancellationToken.IsCancellationRequested || timer.Token.IsCancellationRequested)))
            {
                SourceError = e;
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
