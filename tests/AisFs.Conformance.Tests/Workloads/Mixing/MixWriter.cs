using AisFs.TestKit.Cluster;
using AisFs.TestKit.Native;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Workloads.Mixing;

/// <summary>Writes one version after the other, in all manners that replace a file as a whole; where it may, in place, too.</summary>
internal sealed class MixWriter(TestBucket bucket, IReadOnlyList<MixedFile> files, MixFigures figures, int seed)
{
    private const int MaxGrains = 200_000;

    private readonly Random _random = new(seed);

    /// <summary>The sizes to choose from; none: any.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [];

    /// <summary>Puts objects as another client would.</summary>
    public void PutRaw(CancellationToken end)
        => Write("raw puts", (file, version, size) => bucket.PutAsync(file.Name, StampedContent.Make(version, size)).GetAwaiter().GetResult(), end);

    /// <summary>Writes a file under another name and renames it over the old one.</summary>
    public void RenameOver(string mountpoint, CancellationToken end)
        => Write(
            "renames",
            (file, version, size) =>
            {
                string temporary = Path.Combine(mountpoint, $"{file.Name}.tmp-{seed}");
                WriteFile(temporary, StampedContent.Make(version, size), O_WRONLY | O_CREAT | O_TRUNC, sync: _random.Next(2) == 0);
                Check(Libc.Rename(AT_FDCWD, PathBytes.Of(temporary), AT_FDCWD, PathBytes.Of(Path.Combine(mountpoint, file.Name)), 0), "rename");
            },
            end);

    /// <summary>Writes files anew in place, cuts them and has them grow. Other mounts see none of what is between.</summary>
    public void Rewrite(string mountpoint, CancellationToken end)
        => Write(
            "rewrites",
            (file, version, size) =>
            {
                string path = Path.Combine(mountpoint, file.Name);
                byte[] content = StampedContent.Make(version, size);
                int first = size / 2 / StampedContent.Grain * StampedContent.Grain;
                switch (_random.Next(3))
                {
                    case 0:
                        WriteFile(path, content, O_WRONLY | O_TRUNC, sync: false);
                        break;
                    case 1:
                        WriteFile(path, content, O_WRONLY | O_TRUNC, sync: true);
                        file.Announce(version, first);
                        Check(Libc.Truncate(PathBytes.Of(path), first), "truncate");
                        break;
                    default:
                        file.Announce(version, first);
                        WriteFile(path, content[..first], O_WRONLY | O_TRUNC, sync: false);
                        WriteFile(path, content[first..], O_WRONLY | O_APPEND, sync: false);
                        break;
                }
            },
            end);

    private void Write(string what, Action<MixedFile, ulong, int> write, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            MixedFile file = files[_random.Next(files.Count)];
            int size = Sizes.Count > 0 ? Sizes[_random.Next(Sizes.Count)] : _random.Next(1, _random.Next(3) == 0 ? MaxGrains : MaxGrains / 20) * StampedContent.Grain;
            file.Writing.Wait(CancellationToken.None);
            try
            {
                ulong version = file.Begin(size);
                write(file, version, size);
                file.Finish(version);
                figures.Count(what);
            }
            catch (IOException failure)
            {
                // The other mount may have replaced it between this one's look and its write: nothing was written then.
                figures.Count($"{what} {failure.Message}");
                if (!failure.Message.EndsWith(nameof(Errno.ESTALE), StringComparison.Ordinal))
                {
                    figures.Fail($"{what}: {file.Name}: {failure.Message}");
                }
            }
            finally
            {
                file.Writing.Release();
            }

            end.WaitHandle.WaitOne(_random.Next(60));
        }
    }

    private static void WriteFile(string path, byte[] content, int flags, bool sync)
    {
        int descriptor = Libc.Open(PathBytes.Of(path), flags | O_CLOEXEC, 420);
        Check(descriptor, "open");
        try
        {
            for (int at = 0; at < content.Length;)
            {
                nint count = Libc.Write(descriptor, content[at], Math.Min(content.Length - at, 1 << 17));
                Check((int)count, "write");
                at += (int)count;
            }

            Check(sync ? Libc.Sync(descriptor) : 0, "fsync");
        }
        catch
        {
            _ = Libc.Close(descriptor);
            throw;
        }

        Check(Libc.Close(descriptor), "close");
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new IOException($"{call} {Libc.LastError}");
        }
    }
}
