namespace AisFs.Vfs.Reading;

/// <summary>Is told how far a request has come.</summary>
internal interface IFetchListener
{
    /// <summary>A request has ended, or is so near its end that it is time to begin the next one. Called without a lock.</summary>
    void OnProgress();
}
