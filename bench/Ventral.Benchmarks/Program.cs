using System.Globalization;
using Ventral.Benchmarks;

const string Usage = """
    dotnet run -c Release --project bench/Ventral.Benchmarks -- paired [JOB…] [--rounds N] [--threads N] [--python PATH]
        times the jobs whose names start so (without one: all) against NumPy or PyTorch, in turns
    dotnet run -c Release --project bench/Ventral.Benchmarks -- memory [JOB…] [--ours] [--threads N] [--python PATH]
        peak memory of the jobs and of their rivals, inputs among it, each in processes of its own
    dotnet run -c Release --project bench/Ventral.Benchmarks -- alone [BenchmarkDotNet's options]
        times the jobs by themselves, for example --filter "*gram*"
    """;

string python = Option("--python") ?? "/usr/bin/python3";
switch (args is [] ? null : args[0])
{
    case "paired" or "memory":
        return Compare();
    case PeakMemory.Verb:
        Console.WriteLine(PeakMemory.OfJob(args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture)));
        return 0;
    case "alone":
        JobBenchmark.Measure(args[1..], python);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

// Apart, so that a process that measures its memory loads nothing that only this needs.
int Compare()
{
    int rounds = int.Parse(Option("--rounds") ?? "9", CultureInfo.InvariantCulture);
    int threads = int.Parse(Option("--threads") ?? "2", CultureInfo.InvariantCulture);
    string[] asked = [.. args.Skip(1).Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && args[i] is not ("--rounds" or "--threads" or "--python"))];
    string[] names = [.. JobCatalogue.Names.Where(name => asked.Length == 0 || asked.Any(a => name.StartsWith(a, StringComparison.Ordinal)))];
    if (names.Length == 0)
    {
        Console.Error.WriteLine($"No job starts with '{string.Join("' or '", asked)}'. There are: {string.Join(", ", JobCatalogue.Names)}.");
        return 2;
    }

    if (args[0] == "memory")
    {
        Console.WriteLine(PeakMemory.Heading);
        foreach (string name in names)
        {
            Console.WriteLine(PeakMemory.Row(JobCatalogue.Create(name), python, threads, measuresRival: !args.Contains("--ours")));
        }

        return 0;
    }

    using (var rival = new Rival(python, threads))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} threads, {rounds} rounds; {rival.Versions}\n\n{PairedRun.Heading}"));
        foreach (string name in names)
        {
            Console.WriteLine(PairedRun.Row(JobCatalogue.Create(name), rival, rounds, new Workers(threads)));
        }
    }

    return 0;
}
