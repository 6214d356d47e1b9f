using System.Text;

namespace AisFs.DevServer.Storage;

/// <summary>
/// Which directories a bucket has on its mountpaths, over restarts: a file to which each change is appended as a line. Names are
/// base64; a torn last line is ignored.
/// </summary>
internal sealed class DirectoryLog : IDisposable
{
    private const string FileName = "directories";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StreamWriter> _files = [];
    private bool _loading;

    /// <summary>Appends a change.</summary>
    /// <param name="folder">The bucket's folder.</param>
    /// <param name="place">The mountpath's key.</param>
    /// <param name="name">The directory.</param>
    /// <param name="exists">Whether it was made, or removed.</param>
    public void Append(string folder, string place, byte[] name, bool exists)
    {
        lock (_gate)
        {
            if (_loading)
            {
                return;
            }

            if (!_files.TryGetValue(folder, out StreamWriter? file))
            {
                file = _files[folder] = new StreamWriter(Path.Combine(folder, FileName), append: true) { AutoFlush = true };
            }

            file.Write($"{(exists ? '+' : '-')} {place} {Convert.ToBase64String(name)} .\n");
        }
    }

    /// <summary>Calls <paramref name="make"/> for each directory that exists, and rewrites the file without old changes.</summary>
    public void Load(string folder, Action<string, byte[]> make)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return;
        }

        HashSet<(string Place, string Name)> left = [];
        foreach (string[] fields in File.ReadLines(path).Select(line => line.Split(' ')).Where(fields => fields is [_, _, _, "."]))
        {
            _ = fields[0] == "+" ? left.Add((fields[1], fields[2])) : left.Remove((fields[1], fields[2]));
        }

        StringBuilder text = new();
        _loading = true;
        foreach ((string place, string name) in left)
        {
            make(place, Convert.FromBase64String(name));
            text.Append($"+ {place} {name} .\n");
        }

        _loading = false;
        File.WriteAllText(path + ".new", text.ToString());
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Lets go of the file of a bucket that goes.</summary>
    public void Forget(string folder)
    {
        lock (_gate)
        {
            if (_files.Remove(folder, out StreamWriter? file))
            {
                file.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (StreamWriter file in _files.Values)
            {
                file.Dispose();
            }

            _files.Clear();
        }
    }
}
