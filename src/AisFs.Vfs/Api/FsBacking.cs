using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Api;

/// <summary>
/// A local file that holds exactly the bytes of one version of a file, whole and at their own offsets. Bytes and length never
/// change: it is removed when its room is needed, never cut or written again. One object stands for one local file: whoever
/// gets the same object again may go on with what it made of the file before.
/// </summary>
public abstract class FsBacking
{
    private readonly Lock _lock = new();
    private Action? _gone;
    private bool _isGone;

    /// <summary>Whether the file was removed, as far as this process knows. Whoever has it open can still read it.</summary>
    public bool IsGone => Volatile.Read(ref _isGone);

    /// <summary>
    /// Happens once, when this process removes the file or learns that it was removed; at once for whoever asks for it later.
    /// It is raised on any thread, and must not wait.
    /// </summary>
    public event Action? Gone
    {
        add
        {
            lock (_lock)
            {
                if (!_isGone)
                {
                    _gone += value;
                    return;
                }
            }

            value?.Invoke();
        }

        remove
        {
            lock (_lock)
            {
                _gone -= value;
            }
        }
    }

    /// <summary>Opens the file.</summary>
    /// <returns>The file, open for reading, which the caller closes; null when it is not there any more.</returns>
    public abstract SafeFileHandle? TryOpen();

    /// <summary>The file was removed.</summary>
    public void End()
    {
        Action? gone;
        lock (_lock)
        {
            _isGone = true;
            gone = _gone;
            _gone = null;
        }

        gone?.Invoke();
    }
}
