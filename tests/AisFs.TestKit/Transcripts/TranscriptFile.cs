using System.Globalization;
using System.Text;

namespace AisFs.TestKit.Transcripts;

/// <summary>Reads a recorded transcript: sections, curl commands, what was sent ('>') and received ('&lt;').</summary>
public static class TranscriptFile
{
    public static List<Hop> Read(string path)
    {
        List<Hop> hops = [];
        string section = string.Empty;
        IReadOnlyList<string> command = [];
        Hop? hop = null;
        string[] lines = File.ReadAllLines(path);
        bool hasRemarks = lines.Take(3).Any(static line => line.Contains("'# ' lines are remarks", StringComparison.Ordinal));
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("########## ", StringComparison.Ordinal))
            {
                section = line["########## ".Length..];
            }
            else if (line.StartsWith("$ curl ", StringComparison.Ordinal))
            {
                command = Words(line[2..]);
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal) && line.EndsWith(" HTTP/1.1", StringComparison.Ordinal))
            {
                hop = new Hop { Number = hops.Count + 1, Section = section, Command = command, RequestLine = line[2..] };
                hops.Add(hop);
            }
            else if (hop is null)
            {
            }
            else if (line.StartsWith("> ", StringComparison.Ordinal) && line.Length > 2)
            {
                hop.RequestHeaders.Add(Split(line[2..]));
            }
            else if (line.StartsWith("< HTTP/1.1 ", StringComparison.Ordinal))
            {
                int status = int.Parse(line.AsSpan("< HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
                if (status != 100)
                {
                    hop.Status = status;
                }
            }
            else if (line.StartsWith("< ", StringComparison.Ordinal) && line.Length > 2)
            {
                hop.Headers.Add(Split(line[2..]));
            }
            else if (line.StartsWith("-- body (", StringComparison.Ordinal))
            {
                hop.BodyLength = long.Parse(line["-- body (".Length..].Split(' ')[0], CultureInfo.InvariantCulture);
                hop.Body = ReadBody(lines, ref i, hasRemarks);
            }
            else if (line.StartsWith("-- curl exit code 52", StringComparison.Ordinal) || line is "-- curl exit status 52" or "-- curl exit status 28")
            {
                hop.Empty = true;
                hop.Waited = line.EndsWith("28", StringComparison.Ordinal);
            }
        }

        return hops;
    }

    /// <summary>The body's lines up to the next command, section or note.</summary>
    private static string ReadBody(string[] lines, ref int i, bool hasRemarks)
    {
        StringBuilder body = new();
        while (i + 1 < lines.Length
            && !lines[i + 1].StartsWith("$ curl ", StringComparison.Ordinal)
            && !lines[i + 1].StartsWith("########## ", StringComparison.Ordinal)
            && !lines[i + 1].StartsWith("NOTE: ", StringComparison.Ordinal)
            && !(hasRemarks && lines[i + 1].StartsWith("# ", StringComparison.Ordinal)))
        {
            body.Append(lines[++i]).Append('\n');
        }

        return body.ToString().TrimEnd('\n');
    }

    private static (string Name, string Value) Split(string header)
    {
        int colon = header.IndexOf(':', StringComparison.Ordinal);
        return (header[..colon], header[(colon + 1)..].Trim());
    }

    /// <summary>A shell's words: backslashes escape, single quotes hold everything together.</summary>
    private static List<string> Words(string command)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false;
        for (int i = 0; i < command.Length; i++)
        {
            if (command[i] == '\'')
            {
                quoted = !quoted;
            }
            else if (!quoted && command[i] == '\\' && i + 1 < command.Length)
            {
                word.Append(command[++i]);
            }
            else if (!quoted && command[i] == ' ')
            {
                words.Add(word.ToString());
                word.Clear();
            }
            else
            {
                word.Append(command[i]);
            }
        }

        words.Add(word.ToString());
        return words;
    }
}
