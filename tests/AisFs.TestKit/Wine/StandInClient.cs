using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AisFs.TestKit.Wine;

/// <summary>
/// Drives the stand-in's driver as one thread of an application would: what is asked here arrives in the file system as
/// it would through Windows. Not to be used by two threads at once.
/// </summary>
public sealed partial class StandInClient : IDisposable
{
    private const int ReceiveTimeoutMilliseconds = 150_000;

    private readonly Socket _socket;
    private readonly MemoryStream _command = new();
    private byte[] _answer = new byte[64 * 1024];

    /// <summary>Connects.</summary>
    /// <param name="port">Where the stand-in listens.</param>
    public StandInClient(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = ReceiveTimeoutMilliseconds };
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Creates or opens.</summary>
    /// <param name="path">The path from the volume's root, with backslashes.</param>
    /// <param name="access">The access wanted.</param>
    /// <param name="disposition">What to do when it exists or not.</param>
    /// <param name="options">FILE_* options.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <param name="attributes">The attributes of a new file.</param>
    /// <param name="descriptor">The security descriptor of a new file.</param>
    /// <param name="extra">Extended attributes, or a reparse point.</param>
    /// <param name="extraIsReparsePoint">Which of both.</param>
    /// <returns>The open file.</returns>
    public WindowsResult<WindowsFile> Create(
        string path,
        uint access = WindowsAccess.GenericRead | WindowsAccess.GenericWrite,
        uint disposition = WindowsAccess.OpenIf,
        uint options = 0,
        uint share = WindowsAccess.ShareAll,
        uint attributes = WindowsAccess.AttributeNormal,
        ReadOnlySpan<byte> descriptor = default,
        ReadOnlySpan<byte> extra = default,
        bool extraIsReparsePoint = false)
    {
        Begin(1).Put(access | WindowsAccess.Synchronize | WindowsAccess.ReadAttributes).Put(attributes).Put(share).Put(disposition).Put(options).Put(0UL)
            .PutText(path).PutBlob(descriptor).PutBlob(extra).Put((byte)(extraIsReparsePoint ? 1 : 0));
        (uint status, byte[] answer) = Send();
        if (status != WindowsStatus.Success)
        {
            return new(status, null, $"Create '{path}'");
        }

        WireReader reader = new(answer);
        return new(status, new WindowsFile(reader.UInt32(), reader.UInt32(), reader.FileInfo(), reader.Text(), reader.UInt32(), reader.UInt32() != 0), $"Create '{path}'");
    }

    /// <summary>The last handle of an open was closed; pages may still be written.</summary>
    public WindowsResult<bool> Cleanup(uint handle) => Simple(2, handle, "Cleanup");

    /// <summary>The end of an open, after its cleanup.</summary>
    public WindowsResult<bool> CloseObject(uint handle) => Simple(3, handle, "Close");

    /// <summary>CloseHandle: cleanup and close.</summary>
    public WindowsResult<bool> Close(uint handle) => Simple(31, handle, "CloseHandle");

    /// <summary>Reads.</summary>
    public WindowsResult<byte[]> Read(uint handle, ulong offset, int length, bool paging = false)
    {
        Begin(4).Put(handle).Put(offset).Put((byte)(paging ? 1 : 0)).Put((uint)length);
        (uint status, byte[] answer) = Send();
        return new(status, status == 0 ? answer.Length == 0 ? [] : new WireReader(answer).Blob().ToArray() : null, $"Read {length} at {offset}");
    }

    /// <summary>Writes; at the end of the file when the open is for append only.</summary>
    public WindowsResult<uint> Write(uint handle, ulong offset, ReadOnlySpan<byte> data, bool paging = false)
    {
        Begin(5).Put(handle).Put(offset).Put((byte)(paging ? 1 : 0)).PutBlob(data);
        (uint status, byte[] answer) = Send();
        return new(status, new WireReader(answer).UInt32(), $"Write {data.Length} at {offset}");
    }

    /// <summary>FlushFileBuffers; of the volume with handle 0.</summary>
    public WindowsResult<WindowsFileInfo> Flush(uint handle) => Info(6, handle, "Flush");

    /// <summary>Attributes of an open file.</summary>
    public WindowsResult<WindowsFileInfo> Query(uint handle) => Info(7, handle, "Query");

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _command.Dispose();
    }

    private WindowsResult<bool> Simple(byte operation, uint handle, string name)
    {
        Begin(operation).Put(handle);
        (uint status, _) = Send();
        return new(status, status == 0, name);
    }

    private WindowsResult<WindowsFileInfo> Info(byte operation, uint handle, string name)
    {
        Begin(operation).Put(handle);
        return ReadInfo(name);
    }

    private WindowsResult<WindowsFileInfo> ReadInfo(string name)
    {
        (uint status, byte[] answer) = Send();
        return new(status, status == 0 ? WindowsFileInfo.Read(answer) : null, name);
    }

    private StandInClient Begin(byte operation)
    {
        _command.SetLength(4);
        _command.Position = 4;
        if (_starting)
        {
            _command.WriteByte(33);
        }

        _command.WriteByte(operation);
        return this;
    }

    private StandInClient Put(byte value)
    {
        _command.WriteByte(value);
        return this;
    }

    private StandInClient Put(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _command.Write(bytes);
        return this;
    }

    private StandInClient Put(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _command.Write(bytes);
        return this;
    }

    private StandInClient PutBlob(ReadOnlySpan<byte> blob)
    {
        Put((uint)blob.Length);
        _command.Write(blob);
        return this;
    }

    private StandInClient PutText(string? text) => text is null ? Put(uint.MaxValue) : PutBlob(MemoryMarshal.AsBytes<char>(text));

    private (uint Status, byte[] Answer) Send()
    {
        byte[] buffer = _command.GetBuffer();
        BinaryPrimitives.WriteInt32LittleEndian(buffer, (int)_command.Length - 4);
        _socket.Send(buffer.AsSpan(0, (int)_command.Length));
        Receive(4);
        int length = BinaryPrimitives.ReadInt32LittleEndian(_answer);
        Receive(length);
        uint status = BinaryPrimitives.ReadUInt32LittleEndian(_answer);
        if (!_starting)
        {
            return (status, _answer.AsSpan(4, length - 4).ToArray());
        }

        _started = BinaryPrimitives.ReadUInt32LittleEndian(_answer.AsSpan(4));
        return (WindowsStatus.Pending, new byte[128]);
    }

    private void Receive(int length)
    {
        if (_answer.Length < length)
        {
            _answer = new byte[length];
        }

        for (int done = 0; done < length;)
        {
            int count = _socket.Receive(_answer.AsSpan(done, length - done));
            if (count == 0)
            {
                throw new IOException("The program that mounted has ended.");
            }

            done += count;
        }
    }
}
