namespace AisFs.Conformance.Tests.Drivers;

public enum RenameMode
{
    Replace = 0,
    NoReplace,
    Exchange,
}
