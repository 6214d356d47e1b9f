using AisFs.Fidelity;

try
{
    return await FidelityRun.RunAsync(FidelityOptions.Parse(args), Console.Out);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(FidelityOptions.Usage);
    return 2;
}
catch (Exception e) when (e is InvalidOperationException or IOException or System.Net.Sockets.SocketException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
