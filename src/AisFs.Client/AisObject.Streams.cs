using AisFs.Client.Reading;

namespace AisFs.Client;

/// <content>Readers and streams.</content>
public sealed partial class AisObject
{
    /// <summary>Prepares to read the object in one of several ways. Nothing is sent.</summary>
    /// <param name="options">What to read, and how; null: all of it, in one stream.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentException">The options don't go together.</exception>
    public AisObjectReader GetReader(AisReaderOptions? options = null) => new(this, options);

    /// <summary>Opens a stream that appends to the object, or makes it.</summary>
    /// <returns>The stream, to be disposed with <c>await using</c>.</returns>
    public AisAppendStream OpenAppend() => new(this);

    /// <summary>Opens a stream that writes the object anew. The object is empty at once: whoever must not see that uses PUT.</summary>
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>The stream, to be disposed with <c>await using</c>.</returns>
    /// <exception cref="AisBucketNotFoundException">The bucket does not exist.</exception>
    public async ValueTask<AisAppendStream> OpenWriteAsync(CancellationToken cancellationToken = default)
    {
        await PutAsync(AisContent.Empty, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new AisAppendStream(this);
    }
}
