namespace AisFs.Cli.Options;

/// <summary>What the value of an option is.</summary>
internal enum OptionKind
{
    /// <summary>On where the option is given.</summary>
    Switch,

    /// <summary>on or off.</summary>
    OnOff,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>A number of bytes, or with a unit.</summary>
    Size,

    /// <summary>A number of seconds, or with a unit.</summary>
    Time,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Octal digits.</summary>
    Mode,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>Any other text.</summary>
    Text,
}
