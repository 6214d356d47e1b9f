using AisFs.Vfs.Ahead;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Decides at which point the times of a file are asked for that only the cluster knows: at its lookup, when its directory is listed, or when a program wants them.</summary>
/// <param name="habits">Knows what programs do with files.</param>
/// <param name="listers">Knows what programs do with directories.</param>
/// <param name="isOn">Whether times may wait, and programs see exact ones.</param>
internal sealed class TimeDemand(TimeHabits habits, ListerHabits listers, bool isOn)
{
    /// <summary>Whether the lookup of a name of which nothing is known asks for its times, too.</summary>
    public bool IsExpected(DirectoryInode directory, uint thread) => isOn && habits.AreWanted(directory.Place.Path, thread);

    /// <summary>Whether a lookup asks for the times of what it has found, if they are not known.</summary>
    public bool IsExpectedOf(DirectoryInode directory, Inode found, uint thread)
    {
        if (!isOn || thread == 0 || found is not FileInode)
        {
            return isOn && !NodeTree.HasTimes(found) && habits.AreWanted(directory.Place.Path, thread);
        }

        listers.LookedUp(directory.Place.Path, thread);
        if (NodeTree.HasTimes(found) || !habits.AreWanted(directory.Place.Path, thread))
        {
            return false;
        }

        listers.Wanted(directory.Place.Path, thread);
        return true;
    }

    /// <summary>A thread begins to read a directory: whether it is told times with the names; null when that is to be seen.</summary>
    public bool? IsExpectedOfAll(DirectoryInode directory, uint thread) => isOn ? listers.Begin(directory.Place.Path, thread) : null;

    /// <summary>A thread was told names of the directory that it reads, without times.</summary>
    public void Told(uint thread, int count) => listers.Told(thread, count);

    /// <summary>A program wants times that are not known.</summary>
    /// <param name="inode">The file.</param>
    /// <param name="thread">The thread; 0 when it is not known.</param>
    public void Seen(Inode inode, uint thread)
    {
        if (isOn && inode.Parent is { } parent)
        {
            habits.Wanted(parent.Place.Path, thread);
            listers.Wanted(parent.Place.Path, thread);
        }
    }

    /// <summary>A program has its first bytes of a file.</summary>
    public void Read(FileHandle file)
    {
        if (isOn && !NodeTree.HasTimes(file.Inode) && file.Inode.Parent is { } parent)
        {
            habits.Unwanted(parent.Place.Path, file.Opener);
        }
    }
}
