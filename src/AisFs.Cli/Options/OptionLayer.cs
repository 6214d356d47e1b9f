namespace AisFs.Cli.Options;

/// <summary>Where the value of an option comes from; a greater one counts more.</summary>
internal enum OptionLayer
{
    /// <summary>Nothing was said.</summary>
    Default,

    /// <summary>A profile.</summary>
    Profile,

    /// <summary>The defaults in the file of the machine.</summary>
    MachineDefaults,

    /// <summary>The defaults in the user's file, or in the one that was named.</summary>
    UserDefaults,

    /// <summary>The named mount in the file of the machine.</summary>
    MachineMount,

    /// <summary>The named mount in the user's file, or in the one that was named.</summary>
    UserMount,

    /// <summary>A variable of the environment, by the name that AIStore's own tools use.</summary>
    ToolVariable,

    /// <summary>A variable of the environment.</summary>
    Variable,

    /// <summary>A word of <c>-o</c>.</summary>
    Word,

    /// <summary>An option of the command line.</summary>
    Flag,
}
