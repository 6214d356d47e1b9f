namespace AisFs.Client.Http;

/// <summary>Looks at an answer while it still arrives.</summary>
internal interface IArrivingAnswer
{
    /// <summary>More has come.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="begun">All that has come, from the begin on; to be left alone afterwards.</param>
    void Look(AisResponse response, ReadOnlySpan<byte> begun);
}
