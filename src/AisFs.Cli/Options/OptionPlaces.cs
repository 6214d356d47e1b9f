namespace AisFs.Cli.Options;

/// <summary>Where an option may be given.</summary>
[Flags]
internal enum OptionPlaces
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>As <c>--name VALUE</c>.</summary>
    Flag = 1,

    /// <summary>As a word of <c>-o</c>.</summary>
    Word = 2,

    /// <summary>As the variable <c>AISFS_NAME</c>.</summary>
    Variable = 4,

    /// <summary>As a key of a configuration file.</summary>
    File = 8,

    /// <summary>In each of them.</summary>
    All = Flag | Word | Variable | File,
}
