using System.Text;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Etl;

/// <summary>Makes the messages that begin ETLs. Each checks its options first.</summary>
internal static class EtlMessages
{
    public static byte[] OfPod(string name, string template, AisEtlSpecOptions options)
    {
        byte[] specification = Encoding.UTF8.GetBytes(template);
        if (options.IsLegacy || options.ArgumentType.Length > 0)
        {
            options.Validate(AisEtlCommunication.HttpPush, AisEtlCommunication.HttpReverse, AisEtlCommunication.HttpPull);
            LegacyEtlPodMessage legacy = new()
            {
                Id = name,
                Timeout = GoDuration.Format(options.InitTimeout),
                ArgumentType = options.ArgumentType,
                Communication = Format(options.Communication),
                Specification = specification,
            };
            return MessageWriter.Write(legacy, MessageJson.Default.LegacyEtlPodMessage);
        }

        options.Validate(AisEtlCommunication.HttpPush, AisEtlCommunication.HttpPull, AisEtlCommunication.WebSocket);
        EtlPodMessage message = new()
        {
            Name = name,
            InitTimeout = GoDuration.Format(options.InitTimeout),
            ObjectTimeout = GoDuration.Format(options.ObjectTimeout),
            Communication = Format(options.Communication),
            Specification = specification,
        };
        return MessageWriter.Write(message, MessageJson.Default.EtlPodMessage);
    }

    public static byte[] OfImage(string name, string image, AisEtlImageOptions options)
    {
        options.Validate(AisEtlCommunication.HttpPush, AisEtlCommunication.HttpPull, AisEtlCommunication.WebSocket);
        List<EtlVariableMessage> environment = [.. options.Environment.Select(static pair => new EtlVariableMessage { Name = pair.Key, Value = pair.Value })];
        if (options.DirectFileAccess)
        {
            environment.Add(new EtlVariableMessage { Name = EtlNames.DirectFileVariable, Value = HeaderNames.True });
        }

        EtlImageMessage message = new()
        {
            Name = name,
            Communication = Format(options.Communication),
            InitTimeout = GoDuration.Format(options.InitTimeout),
            ObjectTimeout = GoDuration.Format(options.ObjectTimeout),
            DirectPut = options.DirectPut,
            Runtime = new EtlRuntimeMessage
            {
                Image = image,
                Command = options.Command.Count > 0 ? options.Command : null,
                Environment = environment.Count > 0 ? environment : null,
            },
        };
        return MessageWriter.Write(message, MessageJson.Default.EtlImageMessage);
    }

    public static byte[] OfCode(string name, string code, AisEtlCodeOptions options)
    {
        options.Validate(AisEtlCommunication.StandardIO, AisEtlCommunication.HttpPush, AisEtlCommunication.HttpReverse, AisEtlCommunication.HttpPull);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ChunkSize, nameof(options));
        ArgumentException.ThrowIfNullOrEmpty(options.Runtime, nameof(options));
        ArgumentException.ThrowIfNullOrEmpty(options.TransformFunction, nameof(options));
        if (options.TransformUrl && options.ArgumentType is not ("" or EtlNames.ArgumentUrl))
        {
            throw new ArgumentException($"{nameof(options.TransformUrl)} and {nameof(options.ArgumentType)} '{options.ArgumentType}' contradict each other: set one of them.", nameof(options));
        }

        EtlCodeMessage message = new()
        {
            Id = name,
            Runtime = options.Runtime,
            Communication = Format(options.Communication),
            Timeout = GoDuration.Format(options.InitTimeout),
            Functions = new EtlFunctionsMessage { Transform = options.TransformFunction },
            Code = Encoding.UTF8.GetBytes(WithImports(options.PreimportedModules, code)),
            Dependencies = Encoding.UTF8.GetBytes(string.Join('\n', options.Dependencies)),
            ArgumentType = options.TransformUrl ? EtlNames.ArgumentUrl : options.ArgumentType,
            ChunkSize = options.ChunkSize,
        };
        return MessageWriter.Write(message, MessageJson.Default.EtlCodeMessage);
    }

    private static string WithImports(IReadOnlyList<string> modules, string code)
    {
        StringBuilder text = new();
        foreach (string module in modules)
        {
            if (string.IsNullOrEmpty(module) || !module.Split('.').All(IsIdentifier))
            {
                throw new ArgumentException($"'{module}' can't be the name of a Python module.", nameof(modules));
            }

            text.Append("import ").Append(module).Append('\n');
        }

        return text.Append(code).ToString();
    }

    private static bool IsIdentifier(string text)
        => text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(static c => c == '_' || char.IsLetterOrDigit(c));

    private static string Format(AisEtlCommunication communication) => communication switch
    {
        AisEtlCommunication.HttpPush => EtlNames.HttpPush,
        AisEtlCommunication.HttpPull => EtlNames.HttpPull,
        AisEtlCommunication.WebSocket => EtlNames.WebSocket,
        AisEtlCommunication.HttpReverse => EtlNames.HttpReverse,
        AisEtlCommunication.StandardIO => EtlNames.StandardIO,
        _ => throw new ArgumentOutOfRangeException(nameof(communication), communication, "Unknown."),
    };
}
