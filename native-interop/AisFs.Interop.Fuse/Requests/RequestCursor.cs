using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Requests;

/// <summary>Reads the arguments of a request front to back, and never beyond its end.</summary>
internal ref struct RequestCursor
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest;

    public RequestCursor(ReadOnlySpan<byte> arguments) => _rest = arguments;

    public readonly int Remaining => _rest.Length;

    /// <summary>Reads a fixed part.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>False when the request is too short.</returns>
    public bool TryRead<T>(out T value)
        where T : unmanaged
    {
        if (!MemoryMarshal.TryRead(_rest, out value))
        {
            return false;
        }

        _rest = _rest[Unsafe.SizeOf<T>()..];
        return true;
    }

    /// <summary>Reads a fixed part that older kernels send shorter; what is missing is zero.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="minimum">The shortest form in bytes.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the request is too short.</returns>
    public bool TryReadPadded<T>(int minimum, out T value)
        where T : unmanaged
    {
        value = default;
        if (_rest.Length < minimum)
        {
            return false;
        }

        int length = Math.Min(_rest.Length, Unsafe.SizeOf<T>());
        _rest[..length].CopyTo(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="length">How many.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False when the request is too short.</returns>
    public bool TryReadBytes(uint length, out ReadOnlySpan<byte> bytes)
    {
        if (length > (uint)_rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Reads a text that ends with a NUL.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">EINVAL without a NUL or when it is empty, EILSEQ for invalid UTF-8.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryReadText([NotNullWhen(true)] out string? text, out Errno error)
    {
        text = null;
        int end = _rest.IndexOf((byte)0);
        if (end <= 0)
        {
            error = Errno.EINVAL;
            return false;
        }

        ReadOnlySpan<byte> bytes = _rest[..end];
        _rest = _rest[(end + 1)..];
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            error = Errno.EILSEQ;
            return false;
        }

        text = s_strictUtf8.GetString(bytes);
        error = Errno.None;
        return true;
    }

    /// <summary>Reads the name of a directory entry.</summary>
    /// <param name="name">The name.</param>
    /// <param name="error">As for a text, and EINVAL for a name with a slash.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryReadName([NotNullWhen(true)] out string? name, out Errno error)
    {
        if (!TryReadText(out name, out error))
        {
            return false;
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            name = null;
            error = Errno.EINVAL;
            return false;
        }

        return true;
    }
}
