using System.Security.Cryptography;

namespace AisFs.Client.Http.Tls;

/// <summary>
/// Finds out whether the files of <see cref="AisTlsOptions"/> were replaced. What they hold is compared: their times tell nothing where
/// they are links, as in volumes of Kubernetes. Not for several threads at a time, but for <see cref="IsDue"/>.
/// </summary>
internal sealed class TlsFiles
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private readonly string[] _paths;
    private readonly TimeProvider _time;
    private byte[] _known;
    private int _failures;
    private long _lastLook;

    private TlsFiles(string[] paths, TimeProvider time)
    {
        _paths = paths;
        _time = time;
        _known = Digest();
        _lastLook = time.GetTimestamp();
    }

    /// <summary>Begins with what the files hold now.</summary>
    /// <param name="tls">Names them.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What looks at them; null when there are none.</returns>
    public static TlsFiles? Of(AisTlsOptions tls, TimeProvider time)
    {
        string[] paths = [.. new[] { tls.CaFile, tls.CertificateFile, tls.KeyFile }.OfType<string>()];
        return paths.Length > 0 ? new TlsFiles(paths, time) : null;
    }

    /// <summary>Whether it is time to look at the files again; true for one caller only. May be called by any thread.</summary>
    /// <returns>Whether to look.</returns>
    public bool IsDue()
    {
        long last = Volatile.Read(ref _lastLook);
        return _time.GetElapsedTime(last) >= s_interval && Interlocked.CompareExchange(ref _lastLook, _time.GetTimestamp(), last) == last;
    }

    /// <summary>Looks at the files.</summary>
    /// <param name="present">What they hold, for <see cref="Accept"/>.</param>
    /// <returns>Whether they hold something else than what was accepted last.</returns>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read one.</exception>
    public bool HaveChanged(out byte[] present)
    {
        present = Digest();
        bool isOther = !present.AsSpan().SequenceEqual(_known);
        _failures = isOther ? _failures : 0;
        return isOther;
    }

    /// <summary>The files were used.</summary>
    /// <param name="present">What they held.</param>
    public void Accept(byte[] present)
    {
        _known = present;
        _failures = 0;
    }

    /// <summary>What the files hold could not be used.</summary>
    /// <returns>Whether that was so the last time too, and is to be told: true once.</returns>
    public bool IsWrongAgain() => ++_failures == 2;

    private byte[] Digest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in _paths)
        {
            byte[] content = File.ReadAllBytes(path);
            hash.AppendData(SHA256.HashData(content));
        }

        return hash.GetHashAndReset();
    }
}
