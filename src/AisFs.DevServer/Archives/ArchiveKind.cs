namespace AisFs.DevServer.Archives;

/// <summary>The archive formats of the cluster.</summary>
internal enum ArchiveKind
{
    None,
    Tar,
    TarGzip,
    TarLz4,
    Zip,
}
