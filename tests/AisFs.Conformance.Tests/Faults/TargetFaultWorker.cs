using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>
/// Reads, writes, appends to, renames, removes and lists files of one directory while targets fail, and knows at any time what
/// each file may hold.
/// </summary>
internal sealed class TargetFaultWorker(ITestFileSystem fs, string folder, int seed)
{
    private const int Names = 12;
    private const int LargeBytes = 17_500_000;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, UncertainFile> _files = Enumerable.Range(0, Names)
        .ToDictionary(i => $"{folder}/file-{i}", static _ => new UncertainFile(), StringComparer.Ordinal);

    private ulong _version = (ulong)seed << 32;

    /// <summary>Operations that succeeded.</summary>
    public int Succeeded { get; private set; }

    /// <summary>Operations that were answered with an error.</summary>
    public int Failed { get; private set; }

    /// <summary>Does one thing.</summary>
    /// <param name="isMoving">Whether objects lie at targets that do not own them: what is there may seem missing, and what was
    /// removed may come back.</param>
    public void Step(bool isMoving)
    {
        string path = Pick();
        switch (_random.Next(10))
        {
            case 0 or 1 or 2:
                Write(path);
                break;
            case 3:
                Append(path);
                break;
            case 4:
                Remove(path, isMoving);
                break;
            case 5:
                Rename(path, isMoving);
                break;
            case 6:
                List(isMoving);
                break;
            default:
                Read(path, isMoving);
                break;
        }
    }

    /// <summary>Looks at everything, now that the cluster is well.</summary>
    public void VerifyAll()
    {
        int failed = Failed;
        List(isMoving: false);
        foreach (string path in _files.Keys)
        {
            Read(path, isMoving: false);
        }

        Assert.Equal(failed, Failed);
    }

    private string Pick() => $"{folder}/file-{_random.Next(Names)}";

    private byte[] MakeContent()
        => TestBytes.Make(_random.Next(20) == 0 ? LargeBytes : _random.Next(3) == 0 ? _random.Next(1_000_000) : _random.Next(10_000), ++_version);

    private void Write(string path)
    {
        byte[] content = MakeContent();
        _files[path].Set(content, Count(fs.WriteFile(path, content)));
    }

    private void Append(string path)
    {
        byte[] bytes = TestBytes.Make(1 + _random.Next(5000), ++_version);
        Outcome<ITestFile> opened = fs.Open(path, OpenMode.Write | OpenMode.Append);
        if (!opened.Succeeded)
        {
            Count(opened.WithoutValue());
            return;
        }

        using ITestFile file = opened.Result;
        Outcome written = file.WriteAll(bytes, 0);
        Outcome closed = file.Close();
        _files[path].Append(bytes, Count(written.Succeeded ? closed : written));
    }

    private void Remove(string path, bool isMoving)
    {
        Outcome removed = fs.Unlink(path);
        if (removed.Error == Errno.ENOENT)
        {
            AssertMayBeMissing(path, isMoving);
        }

        _files[path].Set(null, Count(removed) && !isMoving);
    }

    private void Rename(string path, bool isMoving)
    {
        string to = Pick();
        if (to == path)
        {
            return;
        }

        Outcome renamed = fs.Rename(path, to);
        if (renamed.Error == Errno.ENOENT)
        {
            AssertMayBeMissing(path, isMoving);
            Failed++;
            return;
        }

        bool isCertain = Count(renamed);
        _files[to].TakeFrom(_files[path], isCertain);
        _files[path].Set(null, isCertain && !isMoving);
    }

    private void Read(string path, bool isMoving)
    {
        Outcome<byte[]> read = fs.ReadFile(path);
        if (read.Error == Errno.ENOENT)
        {
            AssertMayBeMissing(path, isMoving);
        }
        else if (Count(read.WithoutValue()))
        {
            Assert.True(_files[path].May(read.Result), $"{path} has {read.Result.Length} bytes that it cannot have: {_files[path]}.");
        }
    }

    private void List(bool isMoving)
    {
        Outcome<IReadOnlyList<Listed>> listed = fs.List(folder);
        if (!Count(listed.WithoutValue()))
        {
            return;
        }

        HashSet<string> names = [.. listed.Result.Select(entry => $"{folder}/{entry.Name}")];
        foreach ((string path, UncertainFile file) in _files)
        {
            Assert.True(names.Contains(path) || file.MayBeMissing || isMoving, $"{path} is not listed, but is {file}.");
            Assert.False(names.Contains(path) && file.MustBeMissing && !isMoving, $"{path} is listed, but was removed.");
        }
    }

    private void AssertMayBeMissing(string path, bool isMoving)
        => Assert.True(_files[path].MayBeMissing || isMoving, $"{path} is missing, but is {_files[path]}.");

    private bool Count(Outcome outcome)
    {
        Succeeded += outcome.Succeeded ? 1 : 0;
        Failed += outcome.Succeeded ? 0 : 1;
        return outcome.Succeeded;
    }
}
