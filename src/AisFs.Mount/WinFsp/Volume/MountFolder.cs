using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Mount.WinFsp.Volume;

/// <summary>A folder as mount point. WinFsp makes it itself, so an empty one that is there gives way and comes back.</summary>
internal sealed class MountFolder
{
    private readonly string _path;

    private MountFolder(string path) => _path = path;

    /// <summary>Clears the way.</summary>
    /// <param name="mountPoint">The mount point.</param>
    /// <returns>What is to be restored after the unmount; null for a drive or a folder that was not there.</returns>
    /// <exception cref="WinFspException">The folder is not empty.</exception>
    internal static MountFolder? Prepare(string mountPoint)
    {
        if (mountPoint is "*" or [_, ':'] || !Directory.Exists(mountPoint))
        {
            return null;
        }

        try
        {
            Directory.Delete(mountPoint, recursive: false);
        }
        catch (IOException e)
        {
            throw NotEmpty(mountPoint, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new WinFspException($"The folder '{mountPoint}' cannot be a mount point: it may not be replaced by this user.", e);
        }

        return new MountFolder(mountPoint);
    }

    internal static WinFspException NotEmpty(string mountPoint, Exception? cause)
    {
        string message = $"The folder '{mountPoint}' cannot be a mount point: it is not empty or in use.";
        return new WinFspException(message, cause!) { IsInUse = true };
    }

    internal void Restore()
    {
        try
        {
            Directory.CreateDirectory(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The mount is over either way; the next one makes the folder again.
        }
    }
}
