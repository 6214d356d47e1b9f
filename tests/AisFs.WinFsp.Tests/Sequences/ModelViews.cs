using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Mapped files of a random run: at most one view of a file, which may outlive its handles.</summary>
internal sealed class ModelViews(StandInClient client, Random random)
{
    private readonly Dictionary<string, uint> _views = new(StringComparer.OrdinalIgnoreCase);

    internal bool Shows(string name) => _views.ContainsKey(name);

    internal void Map(ModelHandle handle, ModelFile file)
    {
        if (!handle.Reads || !handle.Writes || file.Content.Length == 0 || Shows(handle.Name))
        {
            return;
        }

        _views[handle.Name] = client.Map(handle.Handle).Ok();
        file.Mapped = file.Content.Length;
    }

    /// <summary>Reads or changes a part of a view, writes it, or gives it up.</summary>
    internal void Use(IReadOnlyDictionary<string, ModelFile> files)
    {
        if (_views.Count == 0)
        {
            return;
        }

        (string name, uint view) = _views.ElementAt(random.Next(_views.Count));
        ModelFile file = files[name];
        int at = random.Next(file.Mapped);
        int length = random.Next(1, file.Mapped - at + 1);
        switch (random.Next(6))
        {
            case 0:
                Unmap(name, view, file);
                break;
            case 1:
                client.FlushView(view).Ok();
                break;
            case 2 or 3:
                Assert.True(file.Content.AsSpan(at, length).SequenceEqual(client.ReadView(view, (ulong)at, length).Ok()), $"the view of '{name}' differs at {at}");
                break;
            default:
                byte[] data = new byte[length];
                random.NextBytes(data);
                client.WriteView(view, (ulong)at, data).Ok();
                file.Write(at, data);
                break;
        }
    }

    internal void UnmapAll(IReadOnlyDictionary<string, ModelFile> files)
    {
        foreach ((string name, uint view) in _views.ToArray())
        {
            Unmap(name, view, files[name]);
        }
    }

    private void Unmap(string name, uint view, ModelFile file)
    {
        client.Unmap(view).Ok();
        _views.Remove(name);
        file.Mapped = 0;
    }
}
