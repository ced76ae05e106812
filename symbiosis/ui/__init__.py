"""How it is shown. The only package that knows streamlit, folium and plotly."""
