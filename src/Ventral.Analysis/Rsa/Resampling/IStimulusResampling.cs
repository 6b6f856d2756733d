namespace Ventral.Analysis.Rsa.Resampling;

/// <summary>Compares RDMs under draws of stimuli.</summary>
internal interface IStimulusResampling
{
    /// <summary>The comparisons of a draw; may be asked from several threads.</summary>
    StimulusSample Sample(int draw);
}
