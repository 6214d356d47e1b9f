using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace AisFs.DevServer.Blobs;

/// <summary>Writes content to a work file, in large pieces; a small content stays in memory until it is published.</summary>
internal sealed class FileBlobWriter(string workFolder) : BlobWriter
{
    private const int BufferSize = 256 << 10;

    private byte[]? _buffer;
    private int _buffered;
    private SafeFileHandle? _file;
    private string? _path;
    private long _written;
    private bool _sealed;

    public override long Length => _written + _buffered;

    public override void Append(ReadOnlySpan<byte> data)
    {
        if (_buffered == 0 && data.Length >= BufferSize / 2)
        {
            Write(data);
            return;
        }

        _buffer ??= ArrayPool<byte>.Shared.Rent(BufferSize);
        while (!data.IsEmpty)
        {
            int count = Math.Min(data.Length, BufferSize - _buffered);
            data[..count].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += count;
            data = data[count..];
            if (_buffered == BufferSize)
            {
                FlushBuffer();
            }
        }
    }

    public override void Append(Blob content)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long at = 0; at < content.Length;)
            {
                int count = content.Read(at, buffer.AsSpan(0, BufferSize));
                if (count == 0)
                {
                    throw new IOException("The stored content is shorter than its record.");
                }

                Append(buffer.AsSpan(0, count));
                at += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override Blob Seal()
    {
        _sealed = true;
        if (_file is null)
        {
            byte[] content = _buffer is null ? [] : _buffer.AsSpan(0, _buffered).ToArray();
            ReturnBuffer();
            return FileBlob.InMemory(content);
        }

        FlushBuffer();
        ReturnBuffer();
        _file.Dispose();
        return FileBlob.InFile(_path!, _written);
    }

    public override void Dispose()
    {
        if (!_sealed)
        {
            _sealed = true;
            ReturnBuffer();
            _file?.Dispose();
            FileBlob.DeleteQuietly(_path);
        }
    }

    private void FlushBuffer()
    {
        if (_buffered > 0)
        {
            int count = _buffered;
            _buffered = 0;
            Write(_buffer.AsSpan(0, count));
        }
    }

    private void Write(ReadOnlySpan<byte> data)
    {
        if (_file is null)
        {
            _path = Path.Combine(workFolder, Guid.NewGuid().ToString("N"));
            _file = File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        }

        RandomAccess.Write(_file, data, _written);
        _written += data.Length;
    }

    private void ReturnBuffer()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
