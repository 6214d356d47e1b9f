namespace AisFs.Cli.Calling;

/// <summary>The ways in which the program is called.</summary>
internal enum CallingForm
{
    /// <summary><c>aisfs VERB ...</c>, under whatever name.</summary>
    Verb = 0,

    /// <summary>As <c>mount.aisfs</c> or <c>mount.fuse.aisfs</c>, by mount(8).</summary>
    MountHelper,

    /// <summary>As <c>umount.aisfs</c> or <c>umount.fuse.aisfs</c>, by umount(8).</summary>
    UnmountHelper,

    /// <summary><c>aisfs SOURCE DIR -o WORDS</c>, by the helper of libfuse, <c>mount.fuse3</c>.</summary>
    FuseHelper,
}
