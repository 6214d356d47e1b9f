using AisFs.Interop.Fuse.Api;

namespace AisFs.Interop.Fuse.Requests;

/// <summary>What kernel and session have agreed upon; nothing before INIT is answered.</summary>
internal sealed class Agreement
{
    private volatile FuseConnection? _connection;

    /// <summary>Whether INIT was answered.</summary>
    public bool IsMade => _connection is not null;

    /// <summary>The greatest read or write request in bytes; 0 before INIT is answered.</summary>
    public uint MaxRequestBytes => (uint)(_connection?.MaxRequestBytes ?? 0);

    public void Make(FuseConnection connection) => _connection = connection;
}
