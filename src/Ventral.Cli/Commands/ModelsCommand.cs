using System.CommandLine;
using System.Globalization;

using Ventral.Networks;

namespace Ventral.Cli.Commands;

/// <summary><c>ventral models</c>: the architectures that a study can name.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "An architecture." };
        var list = new Command("list", "Lists the architectures.\n\nExample: ventral models list");
        list.SetAction(_ =>
        {
            foreach (string known in NetworkCatalogue.Names)
            {
                var architecture = NetworkCatalogue.Get(known);
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{known,-24} {architecture.Parameters.Sum(p => (long)p.Length),12:N0} parameters, {architecture.LayerNames.Length} layers"));
            }

            return ExitCode.Done;
        });
        var info = new Command("info", "Shows an architecture's layers, shapes and preprocessing.\n\nExample: ventral models info alexnet") { name };
        info.SetAction(parsed =>
        {
            var architecture = UsageException.Require(() => NetworkCatalogue.Get(parsed.GetRequiredValue(name)));
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{architecture.Name}: {architecture.Parameters.Sum(p => (long)p.Length):N0} parameters"));
            Console.Out.WriteLine($"input        {architecture.InputShape}, {architecture.Preprocessing.Describe()}");
            Console.Out.WriteLine($"random       {architecture.DefaultInitialisation.Name}");
            foreach (string layer in architecture.LayerNames)
            {
                var shown = architecture.Layer(layer);
                string aliases = shown.Aliases.IsEmpty ? "" : $"  ({string.Join(", ", shown.Aliases)})";
                Console.Out.WriteLine($"  {shown.Name,-16} {shown.Shape}{aliases}");
            }

            return ExitCode.Done;
        });
        return new Command("models", "Lists and shows the architectures that a study can name.") { list, info };
    }
}
