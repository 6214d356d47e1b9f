using AisFs.TestKit;
using AisFs.TestKit.Processes;
using SharpYaml.Model;
using Path = System.IO.Path;

namespace AisFs.Architecture.Tests.Documents;

/// <summary>The examples are files, the README shows them as they are, and each can be read by the program it is for.</summary>
public sealed class ExampleTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "installers", "examples");

    [Fact]
    public void The_README_shows_every_example_literally()
    {
        MarkdownPage readme = MarkdownPage.Read("README.md");
        string[] files = Directory.GetFiles(s_folder);
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            string path = Path.GetRelativePath(Repository.Root, file);
            string text = File.ReadAllText(file);
            Assert.Contains(readme.Links, link => link.FilePath == path);
            Assert.True(readme.Blocks.Contains(text), $"README.md does not show {path} as it is");
        });
    }

    [Fact]
    public async Task The_example_for_PyTorch_is_valid_Python()
    {
        Require.Tool("python3", "python3");
        CommandResult parsed = await CommandRunner.RunAsync("python3", ["-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", Path.Combine(s_folder, "pytorch.py")]);
        Assert.True(parsed.ExitCode == 0, parsed.Error);
    }

    [Fact]
    public void The_pod_shares_the_mount_of_its_sidecar()
    {
        YamlMapping pod = Load("kubernetes.yaml");
        Assert.Equal(("v1", "Pod"), (Text(pod, "apiVersion"), Text(pod, "kind")));
        YamlMapping spec = Map(pod, "spec");
        YamlMapping sidecar = Assert.Single(List(spec, "initContainers"));
        YamlMapping training = Assert.Single(List(spec, "containers"));

        // What Kubernetes demands of a sidecar that mounts for others.
        Assert.Equal("Always", Text(sidecar, "restartPolicy"));
        Assert.Equal("true", Text(Map(sidecar, "securityContext"), "privileged"));
        Assert.True(sidecar.ContainsKey("startupProbe"), "the training would start before the mount works");
        Assert.False(sidecar.ContainsKey("lifecycle"), "a preStop hook of a sidecar runs while the other containers still work");

        // Both see the same volume at the same place, and the mount goes from one to the other.
        YamlMapping made = Assert.Single(List(sidecar, "volumeMounts"), static mount => mount.ContainsKey("mountPropagation"));
        YamlMapping seen = Assert.Single(List(training, "volumeMounts"));
        Assert.Equal(("Bidirectional", "HostToContainer"), (Text(made, "mountPropagation"), Text(seen, "mountPropagation")));
        Assert.Equal((Text(made, "name"), Text(made, "mountPath")), (Text(seen, "name"), Text(seen, "mountPath")));

        // Every volume is declared, and the command mounts where the volume is.
        string[] volumes = [.. List(spec, "volumes").Select(static volume => Text(volume, "name"))];
        Assert.All(List(sidecar, "volumeMounts").Concat(List(training, "volumeMounts")), mount => Assert.Contains(Text(mount, "name"), volumes));
        string[] arguments = [.. ((YamlSequence)sidecar["args"]!).Select(static node => ((YamlValue)node).Value)];
        Assert.Equal(["mount", "ais://", Text(made, "mountPath"), "--foreground"], arguments.Take(4));
        Assert.Contains(arguments, argument => List(sidecar, "volumeMounts").Any(mount => argument == "--staging-dir=" + Text(mount, "mountPath")));
    }

    private static YamlMapping Load(string name)
    {
        using StreamReader reader = new(Path.Combine(s_folder, name));
        return (YamlMapping)Assert.Single(YamlStream.Load(reader)).Contents!;
    }

    private static YamlMapping Map(YamlMapping node, string key) => (YamlMapping)node[key]!;

    private static YamlMapping[] List(YamlMapping node, string key) => [.. ((YamlSequence)node[key]!).Cast<YamlMapping>()];

    private static string Text(YamlMapping node, string key) => ((YamlValue)node[key]!).Value;
}
