namespace AisFs.Cli.Options;

/// <summary>How bytes are fetched, kept and sent.</summary>
internal static class TransferOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("memory-limit", "SIZE", "Memory for cached chunks, read-ahead and uploads together, 64MiB to 16TiB. Default: 512MiB.",
            (s, v) => s with { MemoryLimit = ValueParser.AtLeast("memory-limit", v, 64L << 20) })
        { IsLive = true },
        new("read-ahead", "SIZE", "Greatest read-ahead of one open file; 0: none. Default: 64MiB.",
            (s, v) => s with { ReadAhead = ValueParser.Size("read-ahead", v) })
        { IsLive = true },
        new("dir-read-ahead", "N", "Greatest number of small files that are fetched ahead of a program that opens the files of a directory one after the other, 0 to 1024; 0: none. Default: 32.",
            (s, v) => s with { DirectoryReadAhead = ValueParser.Number("dir-read-ahead", v, 0, 1024) }),
        new("part-size", "SIZE", "Size of the parts of a multipart upload, 1MiB to an eighth of memory-limit, a multiple of 128KiB; grows with the file. Default: 8MiB.",
            (s, v) => s with { PartSize = ValueParser.AtLeast("part-size", v, 1L << 20) }),
        new("staging-dir", "DIR", "Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone. Default: aisfs/staging in the user's local application data (~/.local/share).",
            (s, v) => s with { StagingDirectory = ValueParser.FullPath("staging-dir", v) })
        { IsForRecover = true },
        new("keep-sent-parts", "on|off", "Whether the sent parts of a large new file are staged until it is closed, if memory has no room for them, so that its writer may turn back. Default: on.",
            (s, v) => s with { KeepSentParts = ValueParser.Switch("keep-sent-parts", v) }),
        new("threads", "N", "Threads that read requests of the kernel, 1 to 64. Default: one per core, at least 2.",
            (s, v) => s with { Threads = ValueParser.Number("threads", v, 1, 64) }),
        new("max-background", "N", "Requests that the kernel may have open in the background, 1 to 65535. Default: 64.",
            (s, v) => s with { MaxBackground = ValueParser.Number("max-background", v, 1, 65535) })
        { IsForLinux = true },
        new("kernel-read-ahead", "KIB", "Read-ahead of the kernel in KiB; takes effect as root only. Default: 1024.",
            (s, v) => s with { KernelReadAheadKiB = ValueParser.Number("kernel-read-ahead", v, 0, 1 << 20) })
        { IsForLinux = true },
        new("writeback-cache", null, "Let the kernel collect small writes before it hands them over. Default: off.",
            (s, v) => s with { WritebackCache = ValueParser.Switch("writeback-cache", v) })
        { IsForLinux = true },
        new("direct-io", "on|off", "Whether files that are only read bypass the page cache of the kernel: for streams that are read once and in large pieces. Default: off.",
            (s, v) => s with { DirectIo = ValueParser.Switch("direct-io", v) })
        { IsForLinux = true },
        new("passthrough", "auto|off", "Whether the kernel reads files that lie whole on the local disk past the daemon; takes effect as root and with read-only. Default: auto.",
            (s, v) => s with { Passthrough = ValueParser.Choice("passthrough", v, ("auto", true), ("off", false)) })
        { IsForLinux = true },
    ];
}
