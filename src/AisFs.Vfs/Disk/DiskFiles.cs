using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>The open files of one object version: its data and its record.</summary>
/// <param name="data">Its bytes, at their own offsets.</param>
internal sealed class DiskFiles(SafeFileHandle data) : IDisposable
{
    private const int LockAttempts = 100;

    private static readonly TimeSpan s_longestMaking = TimeSpan.FromSeconds(1);

    /// <summary>How files are opened that several mounts use.</summary>
    public const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Its bytes, at their own offsets.</summary>
    public SafeFileHandle Data => data;

    /// <summary>Which of them are there; null while nobody has to know, because all are.</summary>
    public SafeFileHandle? Record { get; set; }

    /// <summary>The folder that the files of a key are in.</summary>
    public static string FolderOf(string clusterFolder, in DiskKey key) => Path.Combine(clusterFolder, key.Name[..2]);

    /// <summary>The record of a key.</summary>
    public static string RecordPath(string clusterFolder, in DiskKey key) => Path.Combine(FolderOf(clusterFolder, key), key.Name + DiskNames.RecordSuffix);

    /// <summary>The data file of a key.</summary>
    public static string DataPath(string clusterFolder, in DiskKey key, ulong generation) => Path.Combine(FolderOf(clusterFolder, key), DiskNames.OfData(key.Name, generation));

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">What for.</param>
    /// <param name="isExpected">Whether it is there, most probably: then it is not looked for before.</param>
    /// <returns>The file; null when there is none.</returns>
    public static SafeFileHandle? TryOpen(string path, FileAccess access = FileAccess.ReadWrite, bool isExpected = false)
    {
        // Most objects are not there when they are looked for first: an exception for each would cost more than this look.
        if (!isExpected && !File.Exists(path))
        {
            return null;
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, access, Shared, FileOptions.None);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes the files of a key, with one block.</summary>
    /// <param name="clusterFolder">The folder of the cluster.</param>
    /// <param name="key">The key.</param>
    /// <param name="blockSize">The size of blocks in bytes.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="data">Its bytes.</param>
    /// <returns>What is there now; null when another process was faster.</returns>
    public static DiskEntry? TryCreate(string clusterFolder, in DiskKey key, int blockSize, int block, ReadOnlySpan<byte> data)
    {
        ulong generation = NewGeneration();
        string path = DataPath(clusterFolder, key, generation);
        bool isKept = false;
        try
        {
            using (SafeFileHandle file = CreateData(path))
            {
                if (data.Length < key.Size)
                {
                    RandomAccess.SetLength(file, key.Size);
                }

                RandomAccess.Write(file, data, (long)block * blockSize);
            }

            ulong sum = DiskRecord.SumOf(block, data);
            isKept = TryInstall(clusterFolder, key, DiskRecord.Encode(key, generation, blockSize, block, sum));
            return isKept ? new DiskEntry(generation, key.BlocksOf(blockSize), block, sum) : null;
        }
        finally
        {
            if (!isKept)
            {
                TryDelete(path);
            }
        }
    }

    /// <summary>Gives the data file of a key to another key of the same content.</summary>
    /// <param name="clusterFolder">The folder of the cluster.</param>
    /// <param name="from">The key that it has, and that loses it.</param>
    /// <param name="old">Its generation.</param>
    /// <param name="to">The other key.</param>
    /// <param name="encode">Makes the record from the new generation.</param>
    /// <returns>False when another process was faster.</returns>
    public static bool TryMove(string clusterFolder, in DiskKey from, ulong old, in DiskKey to, Func<ulong, byte[]> encode)
    {
        CreateFolder(FolderOf(clusterFolder, to));
        ulong generation = NewGeneration();
        string path = DataPath(clusterFolder, to, generation);

        // A record whose data has gone is not believed, nor is data without a record: a crash in between costs the copy only.
        File.Move(DataPath(clusterFolder, from, old), path, overwrite: false);
        bool isKept = false;
        try
        {
            isKept = TryInstall(clusterFolder, to, encode(generation));
            return isKept;
        }
        finally
        {
            TryDelete(RecordPath(clusterFolder, from));
            if (!isKept)
            {
                TryDelete(path);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Data.Dispose();
        Record?.Dispose();
    }

    /// <summary>Takes a lock between mounts. Others hold it for microseconds; that of a killed process ends with it.</summary>
    /// <returns>The lock, until it is disposed; null when it was not to be had.</returns>
    public static SafeFileHandle? TryLock(string path)
    {
        SpinWait wait = default;
        for (int attempt = 0; attempt < LockAttempts; attempt++)
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                wait.SpinOnce();
            }
        }

        return null;
    }

    /// <summary>Tells a new data file from all others of its version.</summary>
    public static ulong NewGeneration()
    {
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(random);
        return BitConverter.ToUInt64(random);
    }

    /// <summary>Makes a data file, which counts for nothing before it has a record.</summary>
    public static SafeFileHandle CreateData(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, Shared);
        }
        catch (DirectoryNotFoundException)
        {
            // Few folders hold many files: they are not looked for each time.
            CreateFolder(Path.GetDirectoryName(path)!);
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, Shared);
        }
    }

    /// <summary>Makes the record of a data file. It is empty for a moment, which readers do not take for damage.</summary>
    /// <returns>False when another mount was faster.</returns>
    public static bool TryInstall(string clusterFolder, in DiskKey key, byte[] encoded)
    {
        string record = RecordPath(clusterFolder, key);
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(record, FileMode.CreateNew, FileAccess.Write, Shared);
        }
        catch (IOException) when (File.Exists(record))
        {
            return false;
        }

        bool isKept = false;
        try
        {
            RandomAccess.Write(file, encoded, 0);
            isKept = true;
            return true;
        }
        finally
        {
            file.Dispose();
            if (!isKept)
            {
                TryDelete(record);
            }
        }
    }

    /// <summary>Whether a record without a word in it is one that another thread or mount is about to write.</summary>
    public static bool IsBeingMade(SafeFileHandle record)
        => RandomAccess.GetLength(record) == 0 && DateTime.UtcNow - File.GetLastWriteTimeUtc(record) is { Ticks: > -TimeSpan.TicksPerSecond } age && age < s_longestMaking;

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // What is made in a folder of one user's alone is that user's alone.
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersOnly);
        }
    }

    /// <summary>Removes a file, if that can be done.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            // It is removed when the hand comes by.
        }
    }
}
