namespace AisFs.Client.Tests.Golden.Api;

/// <summary>What one run of records has: the age of the SDK, and the files that the records send. These are made when the first is asked for.</summary>
/// <param name="isOlder">Whether the records are of an SDK for clusters before AIS 4.</param>
internal sealed class SdkContext(bool isOlder) : IDisposable
{
    private string? _files;

    public bool IsOlder => isOlder;

    public void Dispose()
    {
        if (_files is not null)
        {
            Directory.Delete(_files, recursive: true);
        }
    }

    public string Find(string path)
    {
        if (_files is null)
        {
            _files = Directory.CreateTempSubdirectory("aisfs-golden-").FullName;
            string folder = Directory.CreateDirectory(Path.Combine(_files, "files")).FullName;
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            File.WriteAllText(Path.Combine(folder, "a.txt"), "alpha\n");
            File.WriteAllBytes(Path.Combine(folder, "b.bin"), [1, 2, 3, 255]);
            File.WriteAllBytes(Path.Combine(folder, "empty.bin"), []);
            File.WriteAllText(Path.Combine(folder, "\u00fc.txt"), "uml\n");
            File.WriteAllText(Path.Combine(folder, "sub", "c d.txt"), "see d\n");
            File.WriteAllText(Path.Combine(folder, "sub", "c#1.txt"), "hash\n");
            File.WriteAllText(Path.Combine(_files, "dsort.json"), DsortApi.DsortJson);
            File.WriteAllText(Path.Combine(_files, "dsort.yaml"), DsortApi.DsortYaml);
            File.WriteAllText(Path.Combine(_files, "dsort.yml"), DsortApi.DsortYaml);
        }

        return Path.Combine(_files, path);
    }
}
