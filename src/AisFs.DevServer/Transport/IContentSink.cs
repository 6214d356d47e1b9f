namespace AisFs.DevServer.Transport;

/// <summary>What a connection can do for the body of an answer.</summary>
internal interface IContentSink
{
    /// <summary>
    /// Makes the next buffer that the response hands out be this memory, so that advancing over it sends it without a copy.
    /// The memory must stay unchanged until the next flush is done.
    /// </summary>
    bool TryAttach(ReadOnlyMemory<byte> content);

    /// <summary>Takes an attached memory back; true if it was still waiting.</summary>
    bool Detach();

    /// <summary>
    /// Ends the connection behind what was sent, whatever the client still sends: it gets a moment to read the answer.
    /// </summary>
    void HangUp();

    /// <summary>Cuts the connection with a TCP reset.</summary>
    void Reset();
}
