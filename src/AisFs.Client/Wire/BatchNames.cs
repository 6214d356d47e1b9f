namespace AisFs.Client.Wire;

/// <summary>Fixed texts of batches.</summary>
internal static class BatchNames
{
    public const string Tar = ".tar";

    public const string TarGz = ".tgz";

    public const string Zip = ".zip";

    /// <summary>The directory of the archive in which entries stand that are missing.</summary>
    public const string MissingFolder = "__404__/";
}
