namespace AisFs.Conformance.Tests.Drivers;

public enum XattrMode
{
    CreateOrReplace = 0,
    Create,
    Replace,
}
