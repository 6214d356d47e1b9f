using System.Diagnostics;
using AisFs.Throughput.Reporting;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Throughput.Loads;

/// <summary>Threads that share out files among them and read each one whole, in one call.</summary>
internal static class FileReaders
{
    /// <summary>Reads all files.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="size">The size in bytes that each of them has.</param>
    /// <param name="readers">How many threads.</param>
    /// <param name="clock">Notes each file.</param>
    /// <exception cref="IOException">A file has another size.</exception>
    public static void ReadAll(string[] files, int size, int readers, Stopclock clock)
    {
        int next = -1;
        string? wrong = null;
        Thread[] threads = [.. Enumerable.Range(0, readers).Select(_ => new Thread(Read))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (wrong is not null)
        {
            throw new IOException(wrong);
        }

        void Read()
        {
            byte[] buffer = new byte[size + 1];
            for (int i = Interlocked.Increment(ref next); i < files.Length && wrong is null; i = Interlocked.Increment(ref next))
            {
                long started = Stopwatch.GetTimestamp();
                using SafeFileHandle file = File.OpenHandle(files[i]);
                int count = RandomAccess.Read(file, buffer, 0);
                clock.Took(started);
                if (count != size)
                {
                    wrong = $"{files[i]}: {count} bytes instead of {size}.";
                }
            }
        }
    }
}
