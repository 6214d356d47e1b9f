namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FspFsctlTransact*Kind: what a request asks for. Only the kinds that may be answered later are named.</summary>
internal enum TransactKind : uint
{
    None = 0,
    Create = 1,
    Read = 5,
    Write = 6,
    QueryDirectory = 14,
}
