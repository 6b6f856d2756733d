namespace Ventral.Analysis.Encoding;

/// <summary>Components of a partial least squares regression: scores are directions' products with centred responses, and predictions are scores × loads.</summary>
/// <param name="Count">Components.</param>
/// <param name="Directions"><c>[units × count]</c>, or <c>[stimuli × count]</c> where the directions in units are the centred units' combinations by these.</param>
/// <param name="Loads"><c>[count × channels]</c>.</param>
internal sealed record PlsComponents(int Count, double[] Directions, double[] Loads);
