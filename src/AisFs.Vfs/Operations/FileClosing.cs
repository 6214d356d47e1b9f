using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Decides which closes of a descriptor upload a file: those of its writers.</summary>
internal sealed class FileClosing(FileUploads uploads)
{
    /// <summary>Holds the upload of a file back, or lets it go on; null stands for a handle that is not open, here and below.</summary>
    public static void Hold(FileHandle? file, bool isHeld)
    {
        if (file is not null)
        {
            file.Content.IsHeld = isHeld;
        }
    }

    public static void NoteOpened(FileHandle? file, in FsUser user)
    {
        if (file is { IsWriter: true })
        {
            file.Users.Opened(user, SaveMark.Of(file.Content), file.ChangedByOpening);
        }
    }

    public static void NoteChanged(FileHandle? file, FsUser? user)
    {
        if (file is null)
        {
            return;
        }

        if (user is { } known)
        {
            file.Users.Changed(known, SaveMark.Of(file.Content));
            return;
        }

        file.Inode.NoteChangedBySystem(SaveMark.Of(file.Content));
    }

    public ValueTask<FsResult> CloseAsync(FileHandle file, in FsUser user, CancellationToken cancellationToken)
    {
        OpenContent open = file.Open;
        return !file.IsWriter || open.IsDetached || !file.Inode.IsUnsaved(open)
                || !file.Users.IsWritersClose(user, SaveMark.Of(open.Content), file.Inode, isOnlyWriter: open.Writers == 1)
            ? new(FsResult.Ok)
            : uploads.FlushAsync(file.Inode, open, cancellationToken);
    }
}
