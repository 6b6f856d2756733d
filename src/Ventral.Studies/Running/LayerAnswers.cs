using Ventral.Data;

namespace Ventral.Studies.Running;

/// <summary>What a layer answers, as long as it is being read.</summary>
/// <param name="Rdm">Computes its RDM.</param>
/// <param name="Activations">Brings its answers into memory where they are not there.</param>
internal sealed record LayerAnswers(Func<Rdm> Rdm, Func<Activations> Activations);
