using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Staging;

/// <summary>
/// The history of a staged file's ranges, one line for each change: D offset length (data), Z offset length (zeros),
/// S size, B length (how much of the object still shows). A line is written after the bytes it speaks of. Each ends in a
/// checksum over itself and all lines before it.
/// </summary>
internal sealed class StagingLog : IDisposable
{
    private readonly SafeFileHandle _file;
    private ulong _chain;

    public StagingLog(string path)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        Write(StagingLogLine.Header);
    }

    /// <summary>The length in bytes.</summary>
    public long Length { get; private set; }

    public void Data(long offset, long length) => Write(StagingLogLine.Format('D', offset, length));

    public void Zero(long offset, long length) => Write(StagingLogLine.Format('Z', offset, length));

    public void Size(long size) => Write(StagingLogLine.Format('S', size));

    public void Base(long length) => Write(StagingLogLine.Format('B', length));

    public void Sync() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();

    private void Write(string text)
    {
        ulong chain = StagingLogLine.Chain(_chain, text);
        byte[] line = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text} {chain:x16}\n"));
        try
        {
            RandomAccess.Write(_file, line, Length);
        }
        catch (IOException)
        {
            // A part of a line would make all that follows unreadable.
            TryCut();
            throw;
        }

        Length += line.Length;
        _chain = chain;
    }

    private void TryCut()
    {
        try
        {
            RandomAccess.SetLength(_file, Length);
        }
        catch (IOException)
        {
            // The next line is written over it.
        }
    }
}
