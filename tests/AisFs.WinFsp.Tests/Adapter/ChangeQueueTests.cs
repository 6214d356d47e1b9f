using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Changes;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace AisFs.WinFsp.Tests.Adapter;

/// <summary>Changes that wait because the driver takes none while a rename is under way.</summary>
public sealed class ChangeQueueTests
{
    private const FileChangeFilter Name = FileChangeFilter.FileName | FileChangeFilter.DirectoryName;

    private readonly ChangeQueue _queue = new(4, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Changes_of_one_path_become_one()
    {
        _queue.Add(new(@"\a", FileChangeFilter.Size, FileChangeAction.Modified), isOpen: true);
        _queue.Add(new(@"\b", Name, FileChangeAction.Added), isOpen: false);
        _queue.Add(new(@"\a", Name, FileChangeAction.Removed), isOpen: false);
        Assert.Equal([new(@"\a", FileChangeFilter.Size | Name, FileChangeAction.Removed), new(@"\b", Name, FileChangeAction.Added)], _queue.Take());
        Assert.Empty(_queue.Take());
    }

    [Fact]
    public void What_the_driver_did_not_take_is_told_later_behind_what_is_newer()
    {
        _queue.Add(new(@"\a", Name, FileChangeAction.Added), isOpen: false);
        _queue.Add(new(@"\b", Name, FileChangeAction.Added), isOpen: false);
        IReadOnlyList<FileChange> batch = _queue.Take();
        _queue.Add(new(@"\a", Name, FileChangeAction.Removed), isOpen: false);
        _queue.PutBack(batch);
        Assert.Equal([new(@"\a", Name, FileChangeAction.Removed), new(@"\b", Name, FileChangeAction.Added)], _queue.Take());
    }

    [Fact]
    public void Changes_follow_what_is_renamed_meanwhile()
    {
        _queue.Add(new(@"\old\a", Name, FileChangeAction.Added), isOpen: false);
        _queue.Add(new(@"\OLD", FileChangeFilter.Size, FileChangeAction.Modified), isOpen: true);
        _queue.Add(new(@"\older", Name, FileChangeAction.Added), isOpen: false);
        _queue.Moved(@"\old", @"\new\place");
        Assert.Equal([@"\new\place\a", @"\new\place", @"\older"], _queue.Take().Select(c => c.Path));
    }

    [Fact]
    public void When_there_are_too_many_each_folder_is_told_of_and_each_open_file()
    {
        for (int i = 0; i < 4; i++)
        {
            _queue.Add(new($@"\x\{i}", Name, FileChangeAction.Added), isOpen: false);
        }

        for (int i = 0; i < 1000; i++)
        {
            _queue.Add(new($@"\folder{i % 3}\{i}", Name, FileChangeAction.Added), isOpen: false);
            _queue.Add(new($@"\folder0\open{i % 5}", FileChangeFilter.Size, FileChangeAction.Modified), isOpen: true);
        }

        _queue.Add(new(@"\top", Name, FileChangeAction.Added), isOpen: false);
        Assert.Equal(4 + 5 + 4, _queue.Count);
        _queue.Moved(@"\folder1", @"\moved");
        List<FileChange> all = [];
        for (IReadOnlyList<FileChange> batch = _queue.Take(); batch.Count > 0; batch = _queue.Take())
        {
            all.AddRange(batch);
        }

        string[] paths = [.. all.Select(c => c.Path)];
        for (int i = 0; i < 5; i++)
        {
            Assert.Contains($@"\folder0\open{i}", paths);
        }

        foreach (string folder in (string[])[@"\folder0", @"\moved", @"\folder2", @"\"])
        {
            Assert.Contains(new FileChange(folder, Name | FileChangeFilter.LastWrite, FileChangeAction.Modified), all);
            Assert.Contains(paths, p => p != folder && p.StartsWith(folder, StringComparison.Ordinal));
        }

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Nothing_is_lost_while_the_driver_refuses_and_the_end_waits_for_nothing()
    {
        OpenNodes open = new(Substitute.For<IFileSystem>(), NullLogger.Instance, TimeProvider.System);
        List<FileChange> told = [];
        int refused = 0;
        bool takes = false;
        ChangeNotifier notifier = new(open, StringComparison.OrdinalIgnoreCase, source =>
        {
            if (!Volatile.Read(ref takes))
            {
                Interlocked.Increment(ref refused);
                return refused % 2 == 0 ? NtStatus.CantWait : NtStatus.InsufficientResources;
            }

            lock (told)
            {
                told.AddRange(source.Take());
            }

            return NtStatus.Success;
        });
        for (int i = 0; i < 20_000; i++)
        {
            notifier.Found(@"\", $"name{i}", FileChangeAction.Added);
        }

        TimeSpan limit = TimeSpan.FromMinutes(1);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref refused) > 5, limit));
        Volatile.Write(ref takes, true);
        Assert.True(SpinWait.SpinUntil(() => Told() == (16 * 1024) + 2, limit), $"{Told()} were told");
        Assert.Equal(@"\name0", told[0].Path);
        Assert.Equal(@"\name19999", told[^2].Path);
        Assert.Equal(@"\", told[^1].Path);

        Volatile.Write(ref takes, false);
        notifier.Found(@"\", "last", FileChangeAction.Added);
        notifier.Dispose();

        int Told()
        {
            lock (told)
            {
                return told.Count;
            }
        }
    }
}
