using AisFs.Client.Dsort;
using AisFs.Client.Groups;

namespace AisFs.Client.Tests.BadInput;

/// <summary>Specifications of dSort in YAML and JSON: what they mean, and what is refused.</summary>
public sealed class SpecificationTests
{
    private const string Minimum = """
        input_bck: {name: bck}
        input_format: {template: "in-{0..9}"}
        input_extension: .tar
        output_format: "out-{000..004}"
        output_extension: .tar

        """;

    [Fact]
    public void A_file_that_says_which_records_go_where_stands_for_the_output_format()
    {
        AisDsortSpec spec = AisDsortSpec.FromYaml(Minimum.Replace("output_format: \"out-{000..004}\"", "ekm_file: http://host/map\nekm_file_sep: \"\\t\"", StringComparison.Ordinal));
        Assert.Null(spec.OutputFormat);
        Assert.Equal("http://host/map", spec.KeyMapUrl);
        Assert.Equal("\t", spec.KeyMapSeparator);
    }

    [Fact]
    public void Yaml_is_read_as_the_same_specification_as_json()
    {
        AisDsortSpec yaml = AisDsortSpec.FromYaml("""
            # shards of the day
            ---
            input_bck:
              name: "bck"
              provider: s3
              namespace: {uuid: rem, name: ns}
            input_format:
              objnames:
              - a
              - 'it''s'
              - "tab\tand \"quote\""
            input_extension: .tar   # plain
            output_bck: {name: dst, provider: ais}
            output_format: "out-{000..004}"
            output_extension: ".tgz"
            output_shard_size: 10KB
            description: |
              first line
              second line
            algorithm:
              kind: content
              decreasing: true
              seed: 17
              extension: .cls
              content_key_type: int
            """);
        AisDsortSpec json = AisDsortSpec.FromJson("""
            {"input_bck":{"name":"bck","provider":"s3","namespace":{"uuid":"rem","name":"ns"}},
            "input_format":{"objnames":["a","it's","tab\tand \"quote\""]},"input_extension":".tar",
            "output_bck":{"name":"dst","provider":"ais"},"output_format":"out-{000..004}","output_extension":".tgz",
            "output_shard_size":"10KB","description":"first line\nsecond line\n",
            "algorithm":{"kind":"content","decreasing":true,"seed":17,"extension":".cls","content_key_type":"int"}}
            """);
        Assert.Equal(["a", "it's", "tab\tand \"quote\""], Assert.IsType<AisObjectNames>(yaml.InputFormat).Names);
        Assert.Equal(new AisBucketInfo("bck", AisProvider.Aws, new AisNamespace("rem", "ns")), yaml.InputBucket);
        Assert.Equal("17", yaml.Algorithm.Seed);
        Assert.Equal(json.Algorithm, yaml.Algorithm);
        Assert.Equal(json.Description, yaml.Description);
        Assert.Equal(json.OutputBucket, yaml.OutputBucket);
        Assert.Equal(json.OutputFormat!.ToString(), yaml.OutputFormat!.ToString());
        Assert.Equal(json.OutputShardSize, yaml.OutputShardSize);
    }

    [Fact]
    public void What_looks_like_a_number_stays_a_text_in_quotes()
    {
        Assert.Equal("007", AisDsortSpec.FromYaml(Minimum + "description: 007").Description);
        Assert.Equal("5", AisDsortSpec.FromYaml(Minimum + "description: \"5\"").Description);
        Assert.Equal("null", AisDsortSpec.FromYaml(Minimum + "description: 'null'").Description);
        Assert.Equal(string.Empty, AisDsortSpec.FromYaml(Minimum + "description: ~").Description);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("# nothing but a comment", "empty")]
    [InlineData("a: b: c", "line 1")]
    [InlineData("a: [1, 2", "line 2")]
    [InlineData("a: \"open", "line 1")]
    [InlineData("a: 1\n\tb: 2", "line 2")]
    [InlineData("a: 1\na: 2", "line 2: the key 'a' stands there twice")]
    [InlineData("a: &x 1", "line 1: anchors, aliases and tags")]
    [InlineData("a: *x", "line 1")]
    [InlineData("a: !!str 1", "line 1: anchors, aliases and tags")]
    [InlineData("? [a]\n: b", "line 1: a key must be a text")]
    [InlineData("a: 1\n---\na: 2", "several documents")]
    [InlineData("description: 5", "description")]
    public void Yaml_that_can_not_be_meant_is_refused_with_its_line(string yaml, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => AisDsortSpec.FromYaml(yaml));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Assert.Throws<ArgumentException>(() => AisDsortSpec.FromYaml("a: " + new string('[', 40) + new string(']', 40)));
        Assert.Throws<ArgumentException>(() => AisDsortSpec.FromYaml("a: " + new string('[', 100_000)));
        Assert.Throws<ArgumentException>(() => AisDsortSpec.FromYaml("a: " + new string('x', 2 << 20)));
        Assert.Throws<ArgumentException>(() => AisDsortSpec.FromJson(new string('[', 100_000)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"input_bck\":5}")]
    [InlineData("{\"input_bck\":{\"name\":\"b\",\"provider\":\"moon\"},\"input_format\":{\"template\":\"a-{0..9}\"},\"output_format\":\"o-{0..9}\"}")]
    [InlineData("{\"input_bck\":{\"name\":\"b\"},\"input_format\":\"a\",\"output_format\":\"o-{0..9}\"}")]
    [InlineData("{\"input_bck\":{\"name\":\"b\"},\"input_format\":{\"template\":\"a-{0..9}\"},\"output_format\":[]}")]
    [InlineData("{\"input_bck\":{\"name\":\"b\"},\"input_format\":{\"template\":\"a-{0..9}\"},\"output_format\":\"o-{0..9}\",\"algorithm\":{\"kind\":\"luck\"}}")]
    public void Json_that_can_not_be_meant_is_refused(string json) => Assert.ThrowsAny<ArgumentException>(() => AisDsortSpec.FromJson(json));
}
