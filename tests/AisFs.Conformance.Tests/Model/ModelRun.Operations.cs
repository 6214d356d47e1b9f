using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit.Content;

namespace AisFs.Conformance.Tests.Model;

internal sealed partial class ModelRun
{
    // The kernel takes these bits away from what is created; the file system itself does not.
    private const uint Umask = 0x12;

    private void Step()
    {
        switch (_random.Next(100))
        {
            case < 14: OpenFile(); break;
            case < 30: WriteOpen(); break;
            case < 40: ReadOpen(); break;
            case < 48: CloseSome(); break;
            case < 53: WriteWhole(); break;
            case < 58: ReadWhole(); break;
            case < 61: TruncateOpen(); break;
            case < 64: TruncateByName(); break;
            case < 67: SyncOpen(); break;
            case < 72: MakeDirectory(); break;
            case < 75: RemoveDirectory(); break;
            case < 79: Unlink(); break;
            case < 85: Rename(); break;
            case < 88: List(); break;
            case < 91: Stat(); break;
            case < 93: Chmod(); break;
            case < 95: SetTimes(); break;
            case < 97: Symlink(); break;
            case < 98: Append(); break;
            case < 99: Chown(); break;
            default: Xattr(); break;
        }
    }

    private void OpenFile()
    {
        if (_open.Count >= MaxOpenFiles)
        {
            Close(_random.Next(_open.Count));
        }

        OpenMode mode = _random.Next(4) switch
        {
            0 => OpenMode.Read,
            1 => OpenMode.Write,
            _ => OpenMode.ReadWrite,
        };
        mode |= Chance(60) ? OpenMode.Create : 0;
        mode |= mode.HasFlag(OpenMode.Create) && Chance(15) ? OpenMode.Exclusive : 0;
        mode |= mode.HasFlag(OpenMode.Write) && Chance(15) ? OpenMode.Truncate : 0;
        mode |= mode.HasFlag(OpenMode.Write) && Chance(15) ? OpenMode.Append : 0;
        Open(_choice.Path(), mode);
    }

    private bool Open(string path, OpenMode mode)
    {
        uint permissions = _choice.Mode() & ~Umask;
        Note($"open {path} {mode}");
        Outcome<ITestFile> subject = Subject.Open(_subjectRoot + path, mode, permissions);
        Outcome<ITestFile> reference = _reference.Open(_referenceRoot + path, mode, permissions);
        if (reference.Succeeded && reference.Result.Stat().Ok().Kind == NodeKind.Directory)
        {
            // A descriptor of a directory is of no use here, and a driver may not have any.
            subject.Result?.Dispose();
            reference.Result.Dispose();
            return false;
        }

        if (subject.Succeeded && reference.Succeeded)
        {
            _open.Add(new OpenPair(path, mode, subject.Result, reference.Result));
            return true;
        }

        subject.Result?.Dispose();
        reference.Result?.Dispose();
        Compare(subject, reference);
        return false;
    }

    private void WriteOpen()
    {
        if (Pick() is not { } pair)
        {
            OpenFile();
            return;
        }

        long size = pair.Reference.Stat().Ok().Size;
        long offset = _random.Next(5) switch
        {
            0 => 0,
            1 => _random.NextInt64(size + 50_000),
            2 => _random.NextInt64(size + 1),
            _ => size,
        };
        byte[] data = TestBytes.Make(_choice.Length(), (ulong)_step);
        Note($"write {pair.Path} {data.Length} at {offset}");
        Compare(pair.Subject.WriteAll(data, offset), pair.Reference.WriteAll(data, offset));
    }

    private void ReadOpen()
    {
        if (Pick() is not { } pair)
        {
            return;
        }

        long size = pair.Reference.Stat().Ok().Size;
        long offset = _random.NextInt64(size + 1000);
        int length = Chance(20) ? (int)Math.Min(size + 10, 8_000_000) : _random.Next(1, 40_000);
        Note($"read {pair.Path} {length} at {offset}");
        byte[] subject = new byte[length];
        byte[] reference = new byte[length];
        Outcome<int> subjectCount = Fill(pair.Subject, subject, offset);
        Outcome<int> referenceCount = Fill(pair.Reference, reference, offset);
        if (Compare(subjectCount, referenceCount))
        {
            Check(subjectCount.Result == referenceCount.Result, $"{subjectCount.Result} bytes instead of {referenceCount.Result}");
            int same = subject.AsSpan().CommonPrefixLength(reference);
            Check(same == length, $"another byte at {offset + same}");
        }

        NodeInfo subjectInfo = pair.Subject.Stat().Ok();
        Check(subjectInfo.Size == size, $"the handle tells a size of {subjectInfo.Size} instead of {size}");
    }

    private static Outcome<int> Fill(ITestFile file, byte[] buffer, long offset)
    {
        int done = 0;
        while (done < buffer.Length)
        {
            Outcome<int> read = file.Read(buffer.AsSpan(done), offset + done);
            if (!read.Succeeded || read.Result == 0)
            {
                return read.Succeeded ? done : read;
            }

            done += read.Result;
        }

        return done;
    }

    private void CloseSome()
    {
        if (_open.Count > 0)
        {
            Close(_random.Next(_open.Count));
        }
    }

    private void Close(int index)
    {
        OpenPair pair = _open[index];
        _open.RemoveAt(index);
        Note($"close {pair.Path}");
        Compare(pair.Subject.Close(), pair.Reference.Close());
    }

    private void WriteWhole()
    {
        string path = _choice.Path();
        byte[] data = Chance(10) ? TestBytes.Make(_random.Next(1_000_000, 6_000_000), (ulong)_step) : TestBytes.Make(_choice.Length(), (ulong)_step);
        uint permissions = _choice.Mode() & ~Umask;
        Note($"write-file {path} {data.Length}");
        Compare(Subject.WriteFile(_subjectRoot + path, data, permissions), _reference.WriteFile(_referenceRoot + path, data, permissions));
    }

    private void ReadWhole()
    {
        string path = _choice.Path();
        Note($"read-file {path}");
        Outcome<byte[]> subject = Subject.ReadFile(_subjectRoot + path);
        Outcome<byte[]> reference = _reference.ReadFile(_referenceRoot + path);
        if (Compare(subject, reference))
        {
            Check(subject.Result.Length == reference.Result.Length, $"{subject.Result.Length} bytes instead of {reference.Result.Length}");
            int same = subject.Result.AsSpan().CommonPrefixLength(reference.Result);
            Check(same == reference.Result.Length, $"another byte at {same}");
        }
    }

    private void TruncateOpen()
    {
        // Whether a handle for reading refuses with EINVAL or EBADF is left open by POSIX.
        if (Pick() is not { } pair || !pair.Mode.HasFlag(OpenMode.Write))
        {
            return;
        }

        long size = _choice.Size(pair.Reference.Stat().Ok().Size);
        Note($"ftruncate {pair.Path} {size}");
        Compare(pair.Subject.Truncate(size), pair.Reference.Truncate(size));
    }

    private void TruncateByName()
    {
        string path = _choice.Path();
        Outcome<NodeInfo> info = _reference.Stat(_referenceRoot + path, follow: true);
        long size = _choice.Size(info.Succeeded ? info.Result.Size : 0);
        Note($"truncate {path} {size}");

        // A truncation to the present size may or may not move the time.
        if (!info.Succeeded || info.Result.Size != size)
        {
            Compare(Subject.Truncate(_subjectRoot + path, size), _reference.Truncate(_referenceRoot + path, size));
        }
    }

    private void SyncOpen()
    {
        if (Pick() is not { } pair)
        {
            return;
        }

        bool dataOnly = Chance(30);
        Note($"sync {pair.Path}");
        Compare(pair.Subject.Sync(dataOnly), pair.Reference.Sync(dataOnly));
    }

    private void MakeDirectory()
    {
        string path = _choice.Path();
        uint permissions = (_choice.Mode() | Octal.Of(700)) & ~Umask;
        Note($"mkdir {path}");
        Compare(Subject.MakeDirectory(_subjectRoot + path, permissions), _reference.MakeDirectory(_referenceRoot + path, permissions));
    }

    private void RemoveDirectory()
    {
        string path = _choice.Path();
        Note($"rmdir {path}");
        Compare(Subject.RemoveDirectory(_subjectRoot + path), _reference.RemoveDirectory(_referenceRoot + path));
    }

    private void Unlink()
    {
        string path = _choice.Path();
        Note($"unlink {path}");
        Compare(Subject.Unlink(_subjectRoot + path), _reference.Unlink(_referenceRoot + path));
    }

    private void Rename()
    {
        string from = _choice.Path();
        string to = _choice.Path();
        RenameMode mode = Chance(15) ? RenameMode.NoReplace : RenameMode.Replace;
        Note($"rename {from} {to} {mode}");
        Outcome subject = Subject.Rename(_subjectRoot + from, _subjectRoot + to, mode);
        Outcome reference = _reference.Rename(_referenceRoot + from, _referenceRoot + to, mode);

        // Several reasons speak against a move onto one's own ancestor; which one is told is a matter of order.
        bool ontoAncestor = from.StartsWith(to + "/", StringComparison.Ordinal);
        Compare(ontoAncestor && !subject.Succeeded ? new Outcome(reference.Error, subject.Operation) : subject, reference);
    }

    private void List()
    {
        string path = Chance(30) ? string.Empty : _choice.Path();
        Note($"list {path}/");
        Outcome<IReadOnlyList<Listed>> subject = Subject.List(_subjectRoot + path);
        Outcome<IReadOnlyList<Listed>> reference = _reference.List(_referenceRoot + path);
        if (Compare(subject, reference))
        {
            string subjectText = Text(subject.Result);
            string referenceText = Text(reference.Result);
            Check(subjectText == referenceText, $"[{subjectText}] instead of [{referenceText}]");
        }

        static string Text(IEnumerable<Listed> entries)
            => string.Join(", ", entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    private void Stat()
    {
        string path = _choice.Path();
        bool follow = Chance(50);
        Note($"stat {path} {(follow ? "followed" : "itself")}");
        Outcome<NodeInfo> subject = Subject.Stat(_subjectRoot + path, follow);
        Outcome<NodeInfo> reference = _reference.Stat(_referenceRoot + path, follow);
        if (Compare(subject, reference))
        {
            string? difference = TreeComparer.Compare(subject.Result, reference.Result);
            Check(difference is null, difference ?? string.Empty);
        }
    }

    private void Chmod()
    {
        string path = _choice.Path();
        uint mode = _choice.Mode();
        Note($"chmod {path} {Convert.ToString(mode, 8)}");
        Compare(Subject.Chmod(_subjectRoot + path, mode), _reference.Chmod(_referenceRoot + path, mode));
    }

    private void Chown()
    {
        string path = _choice.Path();
        uint uid = (uint)_random.Next(0, 5);
        uint? gid = Chance(50) ? (uint)_random.Next(0, 5) : null;
        Note($"chown {path} {uid}:{gid}");
        Compare(Subject.Chown(_subjectRoot + path, uid, gid), _reference.Chown(_referenceRoot + path, uid, gid));
    }

    private void SetTimes()
    {
        string path = _choice.Path();
        long modified = TreeComparer.EarliestNow - _random.NextInt64(1_000_000_000_000_000_000);
        Note($"utimens {path} {modified}");
        Compare(Subject.SetTimes(_subjectRoot + path, null, modified), _reference.SetTimes(_referenceRoot + path, null, modified));
    }

    private void Symlink()
    {
        string path = _choice.Path();
        string target = (Chance(30) ? "../" : string.Empty) + _choice.Name() + (Chance(30) ? "/" + _choice.Name() : string.Empty);
        Note($"symlink {target} {path}");
        Compare(Subject.MakeSymlink(target, _subjectRoot + path), _reference.MakeSymlink(target, _referenceRoot + path));
    }

    private void Append()
    {
        if (Open(_choice.Path(), OpenMode.Write | OpenMode.Append | OpenMode.Create))
        {
            OpenPair pair = _open[^1];
            byte[] data = TestBytes.Make(_choice.Length(), (ulong)_step);
            Note($"append {pair.Path} {data.Length}");
            Compare(pair.Subject.WriteAll(data, 0), pair.Reference.WriteAll(data, 0));
            Close(_open.Count - 1);
        }
    }

    private void Xattr()
    {
        string path = _choice.Path();

        // A local file system has no such attributes on links.
        if (_reference.Stat(_referenceRoot + path) is not { Succeeded: true, Result.Kind: NodeKind.File or NodeKind.Directory })
        {
            return;
        }

        string name = "user." + _random.Next(3);
        if (Chance(30))
        {
            Note($"removexattr {path} {name}");
            Compare(Subject.RemoveXattr(_subjectRoot + path, name), _reference.RemoveXattr(_referenceRoot + path, name));
        }
        else
        {
            byte[] value = TestBytes.Make(_random.Next(60), (ulong)_step);
            Note($"setxattr {path} {name}");
            Compare(Subject.SetXattr(_subjectRoot + path, name, value), _reference.SetXattr(_referenceRoot + path, name, value));
        }
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private OpenPair? Pick() => _open.Count == 0 ? null : _open[_random.Next(_open.Count)];
}
