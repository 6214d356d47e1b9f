namespace AisFs.Conformance.Tests.Drivers;

public enum NodeKind
{
    File = 0,
    Directory,
    Symlink,
    Other,
}
